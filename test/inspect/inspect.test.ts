import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snapshotAccount } from '../../lib/account/snapshot.ts';
import type { JsonObject } from '../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { parseEvent } from '../../lib/event/cloudtrail.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../lib/incident/ledger/ledger.ts';
import { inspect } from '../../lib/inspect/inspect.ts';
import { record, sessionOf } from '../support/events.ts';
import { runs } from '../support/runs.ts';

const EVENTS = new URL('../../events/', import.meta.url);
const read = (url: URL) => JSON.parse(readFileSync(url, 'utf8')) as JsonObject;
const DETAILS = read(new URL('account.json', EVENTS));
/** Everything that is found is answered as hard as it can be. */
const HARD: Settings = {
  ...DEFAULT_SETTINGS,
  mode: 'enforce',
  respond: { critical: 'quarantine', high: 'quarantine', medium: 'quarantine', low: 'quarantine', info: 'quarantine' },
  onlyApproved: true,
};
const NOW = new Date('2026-05-08T12:00:00Z');
const decisionsOn = (event: unknown) => inspect(event, snapshotAccount(DETAILS), memoryLedger(), HARD, NOW);

const stories = readdirSync(new URL('stories/', EVENTS), { recursive: true })
  .map(String)
  .filter((file) => /\d\d-.*\.json$/.test(file))
  .map((file) => read(new URL(`stories/${file}`, EVENTS)));

describe('inspect', () => {
  it('throws on no real event that somebody bent, and never contains a role of another account', async () => {
    const path = fc.constantFrom(
      ['requestParameters'],
      ['responseElements'],
      ['userIdentity'],
      ['userIdentity', 'principalId'],
      ['userIdentity', 'sessionContext'],
      ['userIdentity', 'sessionContext', 'sessionIssuer'],
      ['requestParameters', 'role'],
      ['requestParameters', 'roleName'],
      ['requestParameters', 'policyDocument'],
      ['requestParameters', 'functionName'],
      ['requestParameters', 'iamInstanceProfile'],
      ['responseElements', 'instancesSet'],
      ['responseElements', 'functionName'],
      ['awsRegion'],
      ['recipientAccountId'],
      ['errorCode'],
    );
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(
        'arn:aws:iam::999988887777:role/x',
        'arn:aws:iam::111122223333:instance-profile/x',
        'arn:aws:iam::111122223333:role/',
        '*',
        'AROA*:x',
        '{}',
        '{"Statement":[{"Effect":"Allow"}]}',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...stories), path, value, async (event, where, odd) => {
        for (const decision of await decisionsOn(bent(event, where, odd as JsonObject))) {
          const containments = 'containments' in decision ? decision.containments : [];
          for (const { target } of containments) expect(target.split(':')[4]).toBe(decision.account);
        }
      }),
      { numRuns: runs(1500) },
    );
  });

  it('decides nothing about an event that does none of what is watched', async () => {
    for (const eventName of ['ListRoles', 'constructor', '__proto__', 'toString'])
      expect(await decisionsOn(record({ eventName, requestParameters: {} }))).toEqual([]);
  });

  it('makes one decision of a call that names one role twice', async () => {
    const role = 'arn:aws:iam::111122223333:role/PipelineAdmin';
    const event = record({
      eventSource: 'ecs.amazonaws.com',
      eventName: 'RegisterTaskDefinition',
      requestParameters: { family: 'x', taskRoleArn: role, executionRoleArn: role },
      userIdentity: sessionOf('Developer', 'frank', 'AROAEXAMPLEDEVELOPER1'),
    });
    expect(await decisionsOn(event)).toHaveLength(1);
  });

  it('tells a pass that a service repeats once', async () => {
    const account = snapshotAccount(DETAILS);
    const ledger = memoryLedger();
    const scaledOut = (minute: number) =>
      record({
        eventSource: 'ec2.amazonaws.com',
        eventName: 'RunInstances',
        eventTime: `2026-05-08T10:0${minute}:00Z`,
        requestParameters: { iamInstanceProfile: { name: 'WebServerProfile' } },
        userIdentity: { ...sessionOf('Scaling', 'AutoScaling'), invokedBy: 'autoscaling.amazonaws.com' },
      });
    const counts = [];
    for (const minute of [1, 2, 3])
      counts.push((await inspect(scaledOut(minute), account, ledger, DEFAULT_SETTINGS, NOW)).length);
    expect(counts).toEqual([1, 0, 0]);
  });

  it('says of a call whose request CloudTrail left out that its role was not judged', async () => {
    const event = record({
      eventSource: 'ecs.amazonaws.com',
      eventName: 'RegisterTaskDefinition',
      requestParameters: null,
    });
    const [decision] = await inspect(event, snapshotAccount(DETAILS), memoryLedger(), DEFAULT_SETTINGS, NOW);
    expect(decision).toMatchObject({ severity: 'medium', findings: [{ detector: 'pass-unread-role' }] });
  });

  it('says "alert" of what a replay alone can see, whatever the settings', async () => {
    const event = record({
      eventSource: 'nobody-knows.amazonaws.com',
      eventName: 'CreateThing',
      requestParameters: { whatever: 'arn:aws:iam::111122223333:role/PipelineAdmin' },
    });
    for (const { action } of await decisionsOn(event)) expect(action).toBe('alert');
  });

  it('counts denies only where the breaker could limit one', async () => {
    let counted = 0;
    const ledger: Ledger = { ...memoryLedger(), countContained: async () => ++counted };
    const passTo = (eventSource: string, eventName: string, requestParameters: JsonObject) =>
      inspect(
        record({ eventSource, eventName, requestParameters, userIdentity: sessionOf('Developer', 'frank') }),
        snapshotAccount(DETAILS),
        ledger,
        HARD,
        NOW,
      );
    const role = 'arn:aws:iam::111122223333:role/PipelineAdmin';
    await passTo('lambda.amazonaws.com', 'CreateFunction20150331', { functionName: 'f', role });
    expect(counted).toBe(0);
    await passTo('ecs.amazonaws.com', 'RegisterTaskDefinition', { family: 'x', taskRoleArn: role });
    expect(counted).toBe(1);
  });

  it('tells that a role of another account was named, and judges no pass of it', async () => {
    const role = 'arn:aws:iam::999988887777:role/PipelineAdmin';
    const event = record({
      eventSource: 'lambda.amazonaws.com',
      eventName: 'CreateFunction20150331',
      requestParameters: { functionName: 'f', role },
    });
    const [decision, ...others] = await decisionsOn(event);
    expect(others).toEqual([]);
    expect(decision?.findings.map(({ detector, severity }) => [detector, severity])).toEqual([
      ['pass-role-of-other-account', 'info'],
    ]);
  });

  it('reads the envelope as it reads the record', async () => {
    const [story] = stories;
    const envelope = { 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.iam', detail: story };
    expect(parseEvent(envelope)).toEqual(parseEvent(story));
  });
});

function bent(event: JsonObject, [key, ...rest]: readonly string[], value: JsonObject): JsonObject {
  if (key === undefined) return value;
  const held = event[key];
  const inside = typeof held === 'object' && held !== null && !Array.isArray(held) ? (held as JsonObject) : {};
  return { ...event, [key]: rest.length === 0 ? value : bent(inside, rest, value) };
}
