import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../lib/base/json.ts';
import { callOf } from '../../../lib/event/catalogue/catalogue.ts';
import { passesIn } from '../../../lib/event/catalogue/passes.ts';
import { type CloudTrailEvent, parseEvent } from '../../../lib/event/cloudtrail.ts';
import type { RolePass } from '../../../lib/event/pass.ts';
import { event, OURS } from '../../support/events.ts';
import { hasShared, SHARED } from '../../support/shared.ts';

interface Listed {
  readonly file: string;
  readonly category?: string;
  readonly rolesPassed?: readonly { readonly path: string; readonly value: string }[];
}
interface Example {
  readonly eventSource: string;
  readonly eventName: string;
  readonly requestParameterPaths: readonly string[];
  readonly passedTo: readonly string[];
}

const readShared = (name: string): unknown => JSON.parse(readFileSync(new URL(name, SHARED), 'utf8'));

describe.skipIf(!hasShared)('real records', () => {
  const listed = hasShared ? (readShared('corpus/manifest.json') as Listed[]) : [];
  const eventOf = ({ file }: Listed): CloudTrailEvent => parseEvent(readShared(`corpus/${file}`));
  const labelled = listed.filter(({ file }) => file.startsWith('passrole/'));

  it.each(labelled)('$file passes a role', (record) => {
    const found = passesIn(eventOf(record));
    const named = found.map(({ role }: RolePass) => role.arn ?? role.name ?? role.instanceProfile);
    expect(found).not.toEqual([]);
    expect(named.filter((name) => name !== undefined)).toEqual((record.rolesPassed ?? []).map(({ value }) => value));
  });

  it.each(listed.filter(({ category }) => category?.startsWith('hard-negative')))('$file passes none', (record) => {
    expect(passesIn(eventOf(record))).toEqual([]);
  });

  it('names a role in no other record but those that arm one', () => {
    const others = listed.filter(({ file }) => !file.startsWith('passrole/'));
    const naming = others.filter((record) => passesIn(eventOf(record)).some(({ source }) => source !== 'unreadable'));
    expect(naming.map(({ file }) => file)).toEqual(['trust/rolesanywhere-CreateProfile-0067.json']);
  });
});

describe.skipIf(!hasShared)('casings confirmed by a record, a guide or a schema', () => {
  const { calls } = hasShared ? (readShared('pass-examples.json') as { calls: Example[] }) : { calls: [] };
  const rows = calls.flatMap((call) => call.requestParameterPaths.map((path) => ({ ...call, path })));

  it.each(rows)('$eventName $path', ({ eventSource, eventName, path, passedTo }) => {
    const role = `arn:aws:iam::${OURS}:role/R`;
    const requestParameters = path.split('.').reduceRight<Json>((value, key) => ({ [key]: value }), role) as JsonObject;
    const [pass, ...more] = passesIn(event({ eventSource, eventName, requestParameters }));
    expect([pass?.role, pass?.parameter, more]).toEqual([{ arn: role }, path, []]);
    if (passedTo.length > 0 && callOf(eventSource, eventName)?.operation !== 'CreateFlowLogs')
      expect(passedTo).toEqual(expect.arrayContaining([...(pass?.passedTo ?? [])]));
  });
});
