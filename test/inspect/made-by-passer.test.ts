import { describe, expect, it } from 'vitest';
import { snapshotAccount } from '../../lib/account/snapshot.ts';
import type { JsonObject } from '../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { SECOND } from '../../lib/base/time.ts';
import { parseEvent } from '../../lib/event/cloudtrail.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../lib/incident/ledger/ledger.ts';
import { creatorOf } from '../../lib/inspect/made-by-passer.ts';
import { replay } from '../../lib/inspect/replay.ts';
import { OURS, record, sessionOf, trustOf } from '../support/events.ts';

const ENFORCE: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const LAMBDA = { Service: 'lambda.amazonaws.com' };
const allow = (Action: string | string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});
const standing = (RoleName: string, actions: string | string[]) => ({
  RoleName,
  Arn: `arn:aws:iam::${OURS}:role/${RoleName}`,
  CreateDate: '2025-01-01T00:00:00Z',
  AssumeRolePolicyDocument: trustOf(LAMBDA),
  RolePolicyList: [{ PolicyName: 'p', PolicyDocument: allow(actions) }],
  AttachedManagedPolicies: [],
});
const ACCOUNT = {
  RoleDetailList: [
    standing('pipeline', ['iam:CreateRole', 'lambda:*']),
    standing('other', ['lambda:*']),
    standing('operator', '*'),
  ],
};

const by = (role: string, eventTime: string): JsonObject => ({ userIdentity: sessionOf(role, 'x'), eventTime });
const created = (role = 'pipeline', eventTime = '2026-05-08T02:10:00Z'): JsonObject => ({
  eventName: 'CreateRole',
  requestParameters: { roleName: 'app', assumeRolePolicyDocument: JSON.stringify(trustOf(LAMBDA)) },
  responseElements: { role: { roleName: 'app', arn: `arn:aws:iam::${OURS}:role/app`, path: '/' } },
  ...by(role, eventTime),
});
const given = (actions: string): JsonObject => ({
  eventName: 'PutRolePolicy',
  requestParameters: { roleName: 'app', policyName: 'p', policyDocument: JSON.stringify(allow(actions)) },
  ...by('operator', '2026-05-08T02:11:00Z'),
});
const deleted: JsonObject = {
  eventName: 'DeleteRole',
  requestParameters: { roleName: 'app' },
  ...by('operator', '2026-05-08T02:11:00Z'),
};
const retrusted: JsonObject = {
  eventName: 'UpdateAssumeRolePolicy',
  requestParameters: { roleName: 'app', policyDocument: JSON.stringify(trustOf(LAMBDA)) },
  ...by('other', '2026-05-08T02:12:00Z'),
};
const passed = (role = 'pipeline', eventTime = '2026-05-08T02:20:00Z', more: JsonObject = {}): JsonObject => ({
  eventSource: 'lambda.amazonaws.com',
  eventName: 'CreateFunction20150331',
  requestParameters: { functionName: 'nightly', role: `arn:aws:iam::${OURS}:role/app` },
  responseElements: { functionName: 'nightly' },
  ...by(role, eventTime),
  ...more,
});

/** The findings of the last call, by detector, with their severity. */
async function lastOf(calls: readonly JsonObject[], ledger: Ledger = memoryLedger()) {
  const options = { account: snapshotAccount(ACCOUNT), ledger, settings: ENFORCE, lag: SECOND };
  let last: Record<string, string> = {};
  for await (const { decisions } of replay(
    calls.map((call) => parseEvent(record(call))),
    options,
  )) {
    const findings = decisions.flatMap((decision) => decision.findings);
    last = Object.fromEntries(findings.map(({ detector, severity }) => [detector, severity]));
  }
  return last;
}

const FIRST = { 'pass-first-seen': 'low' };
const WITHOUT_NOVELTY = { 'pass-escalation': 'high' };
const WITH_NOVELTY = { 'pass-escalation': 'critical', ...FIRST };

describe('what its maker hands over on the day it was made is judged by its powers', () => {
  it.each<[string, JsonObject[], Record<string, string>]>([
    ['a weak role by its maker', [created(), passed()], {}],
    ['with another trust policy since', [created(), retrusted, passed()], {}],
    ['by somebody else', [created(), passed('other')], FIRST],
    ['made by somebody else', [created('operator'), passed()], FIRST],
    ['by its maker, two days later', [created(), passed('pipeline', '2026-05-10T02:20:00Z')], FIRST],
    [
      'a role that was deleted and made anew by somebody else',
      [created(), deleted, created('operator', '2026-05-08T02:12:00Z'), passed()],
      FIRST,
    ],
    [
      'a role with secrets, by its maker',
      [created(), given('secretsmanager:GetSecretValue'), passed()],
      WITHOUT_NOVELTY,
    ],
    ['the same by somebody else', [created(), given('secretsmanager:GetSecretValue'), passed('other')], WITH_NOVELTY],
    [
      'an administrator’s role, by its maker',
      [created(), given('*'), passed()],
      { 'pass-admin-role': 'critical', 'pass-escalation': 'critical' },
    ],
  ])('%s', async (_, calls, findings) => expect(await lastOf(calls)).toEqual(findings));

  it('a record of an earlier release does not name the maker, so the pass is new', async () => {
    const real = memoryLedger();
    const old: Ledger = { ...real, rememberTrust: (arn, { by: _, ...known }) => real.rememberTrust(arn, known) };
    expect(await lastOf([created(), passed()], old)).toEqual(FIRST);
  });

  it('the record of an earlier role of this name does not count, where the creation of this one never came', async () => {
    const real = memoryLedger();
    const time = new Date('2026-05-08T02:00:00Z');
    const earlier = {
      eventId: 'e',
      time,
      document: trustOf(LAMBDA),
      accepted: true,
      by: `arn:aws:iam::${OURS}:role/pipeline`,
    };
    await real.rememberTrust(`arn:aws:iam::${OURS}:role/app`, earlier);
    const deaf: Ledger = { ...real, rememberTrust: async () => {} };
    expect(await lastOf([created('operator'), passed()], deaf)).toEqual(FIRST);
  });

  describe('where the event of the creation is still on its way', () => {
    const soon = '2026-05-08T02:10:20Z';
    const late = '2026-05-08T02:15:01Z';
    const onItsWay = (): Ledger => ({ ...memoryLedger(), rememberTrust: async () => {} });
    const secret = { ...given('secretsmanager:GetSecretValue'), eventTime: '2026-05-08T02:10:10Z' };
    it.each<[string, JsonObject[], Ledger, Record<string, string>]>([
      ['a weak role, seconds old', [created(), passed('pipeline', soon)], onItsWay(), {}],
      ['a role of minutes, whose creation should have come', [created(), passed('pipeline', late)], onItsWay(), FIRST],
      ['the creation is here, and another’s', [created('operator'), passed('pipeline', soon)], memoryLedger(), FIRST],
      ['a role with secrets, seconds old', [created(), secret, passed('other', soon)], onItsWay(), WITHOUT_NOVELTY],
    ])('%s', async (_, calls, ledger, findings) => expect(await lastOf(calls, ledger)).toEqual(findings));
  });
});

it.each<[string, Parameters<typeof creatorOf>[0], string | undefined]>([
  ['a role session', { kind: 'role', issuer: 'arn:r', arn: 'arn:s' }, 'arn:r'],
  ['a user', { kind: 'user', arn: 'arn:u' }, 'arn:u'],
  ['root', { kind: 'root', arn: 'arn:root' }, 'arn:root'],
  ['a role session without its role', { kind: 'role', arn: 'arn:s' }, undefined],
  ['a federated session, whose name is chosen', { kind: 'federated', arn: 'arn:f' }, undefined],
  ['a service', { kind: 'service', via: 'x.amazonaws.com' }, undefined],
])('the maker is %s', (_, principal, maker) => expect(creatorOf(principal)).toBe(maker));
