import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import { HOUR, later } from '../../../lib/base/time.ts';
import { fixCommand } from '../../../lib/cli/fix/command.ts';
import { parseEvent } from '../../../lib/event/cloudtrail.ts';
import { SESSION_LIFE } from '../../../lib/incident/deny/containment-of.ts';
import { denyPolicy } from '../../../lib/incident/deny/deny-policy.ts';
import { inspectEvent } from '../../../lib/inspect/inspect.ts';
import { remember } from '../../../lib/inspect/remember.ts';
import { NOON, typed } from '../../support/command-line.ts';
import { EC2, OUTSIDER_ROOT, record, trustOf } from '../../support/events.ts';
import { memoryLive, roleNamed } from '../live/memory-live.ts';

/** What `fix --yes` restores comes by an event, through `inspect`, into the ledger: nothing is put there by a test. */
const INCIDENT = '00000000000000aa';
const GOOD = {
  Version: '2012-10-17',
  Statement: [{ Sid: "it's\u00ad5$(x)", Effect: 'Allow', Principal: EC2, Action: 'sts:AssumeRole' }],
};
const OPENED = trustOf(EC2, OUTSIDER_ROOT);
const SINCE = '2026-05-04T10:00:00Z';

async function accountAfter(event: JsonObject) {
  const cutoff = later(NOON, HOUR);
  const deny = denyPolicy('quarantine', { kind: 'role' }, cutoff, later(cutoff, SESSION_LIFE));
  const live = memoryLive([
    roleNamed('App', { trust: OPENED, inline: new Map([[`rolewarden-${INCIDENT}-quarantine`, deny]]) }),
  ]);
  const account = {
    role: live.iam.role,
    user: async () => ({ state: 'absent' as const, because: 'x' }),
    rolesWith: async () => [],
  };
  const parsed = parseEvent(event);
  const read = { ...account, role: (reference: { name: string }) => live.iam.role(reference.name) };
  const decisions = await inspectEvent(parsed, {
    account: read,
    ledger: live.ledger,
    settings: DEFAULT_SETTINGS,
    now: NOON,
  });
  await remember(parsed, decisions, read, live.ledger);
  return live;
}

const typing = (live: ReturnType<typeof memoryLive>, ...argv: string[]) =>
  typed(
    fixCommand(async () => live),
    ['fix', INCIDENT, ...argv],
  );

const updated = (policyDocument: unknown) =>
  record({
    eventTime: SINCE,
    eventName: 'UpdateAssumeRolePolicy',
    requestParameters: { roleName: 'App', policyDocument } as JsonObject,
  });
const created = (assumeRolePolicyDocument: unknown) =>
  record({
    eventTime: SINCE,
    eventName: 'CreateRole',
    requestParameters: { roleName: 'App', assumeRolePolicyDocument } as JsonObject,
  });
const text = JSON.stringify(GOOD);

test.each<[string, JsonObject]>([
  ['UpdateAssumeRolePolicy, as CloudTrail has it', updated(text)],
  ['CreateRole, as CloudTrail has it', created(text)],
  ['a URL-encoded document', updated(encodeURIComponent(text))],
  ['a document that is text in a text', updated(JSON.stringify(text))],
  ['a document that is an object', updated(GOOD)],
])('a trust policy that came by %s is restored as an object', async (_, event) => {
  const live = await accountAfter(event);
  const { status } = await typing(live, '--yes');
  expect([status, live.roles.get('App')?.trust]).toEqual([0, GOOD]);
});

test.each<[string, unknown]>([
  ['no JSON', 'Statement: []'],
  ['JSON that is no policy', '"text"'],
])('%s is never written to IAM', async (_, document) => {
  const live = await accountAfter(updated(document));
  await live.ledger.rememberTrust('arn:aws:iam::111122223333:role/App', {
    eventId: 'e9',
    time: later(NOON, -HOUR),
    document,
    accepted: true,
  });
  const { out } = await typing(live, '--yes');
  expect([live.edits, out]).toEqual([[], expect.stringContaining('the document of event e9 is no policy')]);
});

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rolewarden-aws-'));
  const stub = join(folder, 'aws');
  writeFileSync(stub, `#!${process.execPath}\nconsole.log(JSON.stringify(process.argv.slice(2)));\n`);
  chmodSync(stub, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the printed command runs as it is pasted, whatever the document holds', async () => {
  const live = await accountAfter(updated(text));
  const { out } = await typing(live, '--commands');
  const command = out.split('\n').find((line) => line.includes('update-assume-role-policy')) ?? '';
  const argv: string[] = JSON.parse(
    execFileSync('/bin/sh', ['-c', command], { env: { PATH: folder }, encoding: 'utf8' }),
  );
  const [service, call, ...options] = argv;
  expect([service, call, options.slice(0, 3)]).toEqual([
    'iam',
    'update-assume-role-policy',
    ['--role-name', 'App', '--policy-document'],
  ]);
  expect(JSON.parse(options[3] ?? '')).toEqual(GOOD);
});
