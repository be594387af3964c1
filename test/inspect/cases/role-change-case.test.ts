import { expect, it } from 'vitest';
import { snapshotAccount } from '../../../lib/account/snapshot.ts';
import type { JsonObject } from '../../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { MINUTE } from '../../../lib/base/time.ts';
import { parseEvent } from '../../../lib/event/cloudtrail.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import type { Decision } from '../../../lib/inspect/decide/decision.ts';
import { replay } from '../../../lib/inspect/replay.ts';
import { EC2, OURS, OUTSIDER_ROOT, record, sessionOf, TRUSTED, trustChange, trustOf } from '../../support/events.ts';

const LAMBDA = { Service: 'lambda.amazonaws.com' };
const ADMIN = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
const WEAK = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' } };
const BOUNDARY = `arn:aws:iam::${OURS}:policy/edge`;
const CUSTOM = `arn:aws:iam::${OURS}:policy/custom`;
const SETTINGS: Settings = {
  ...DEFAULT_SETTINGS,
  mode: 'enforce',
  trusted: { ...DEFAULT_SETTINGS.trusted, accounts: [TRUSTED] },
};

/** One call after the other, ten minutes apart: each is judged before the next. */
const calls = (...differences: JsonObject[]) =>
  differences.map((one, index) => ({ ...record(one), eventTime: `2026-05-08T02:${10 + index * 10}:00Z` }));

const create = (trust: JsonObject): JsonObject => ({
  eventName: 'CreateRole',
  requestParameters: { roleName: 'app', assumeRolePolicyDocument: JSON.stringify(trust) },
  responseElements: { role: { roleName: 'app', arn: `arn:aws:iam::${OURS}:role/app`, path: '/' } },
});
const pass = (difference: JsonObject = {}): JsonObject => ({
  eventSource: 'lambda.amazonaws.com',
  eventName: 'CreateFunction20150331',
  requestParameters: { functionName: 'nightly', role: `arn:aws:iam::${OURS}:role/app` },
  responseElements: { functionName: 'nightly' },
  ...difference,
});
const iam = (eventName: string, requestParameters: JsonObject): JsonObject => ({ eventName, requestParameters });
const attach = iam('AttachRolePolicy', {
  roleName: 'app',
  policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
});
const write = iam('PutRolePolicy', { roleName: 'app', policyName: 'p', policyDocument: JSON.stringify(ADMIN) });
const version = (setAsDefault: boolean): JsonObject => ({
  ...iam('CreatePolicyVersion', { policyArn: CUSTOM, policyDocument: JSON.stringify(ADMIN), setAsDefault }),
  responseElements: { policyVersion: { versionId: 'v2', isDefaultVersion: setAsDefault } },
});
const unbound = iam('DeleteRolePermissionsBoundary', { roleName: 'app' });
const retrust = (...principals: JsonObject[]) => trustChange('app', trustOf(...principals));

const policy = (arn: string, document: unknown) => ({
  PolicyName: arn.slice(arn.lastIndexOf('/') + 1),
  Arn: arn,
  DefaultVersionId: 'v1',
  PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: document }],
});

/** The account as it stood for long. */
const standing = (trust: JsonObject, document: unknown, more: JsonObject = {}) => ({
  RoleDetailList: [
    {
      RoleName: 'app',
      Arn: `arn:aws:iam::${OURS}:role/app`,
      CreateDate: '2025-01-01T00:00:00Z',
      AssumeRolePolicyDocument: trust,
      RolePolicyList: [{ PolicyName: 'p', PolicyDocument: document }],
      AttachedManagedPolicies: [{ PolicyName: 'custom', PolicyArn: CUSTOM }],
      ...more,
    },
  ],
  Policies: [policy(CUSTOM, WEAK), policy(BOUNDARY, WEAK)],
});
const bound = { PermissionsBoundary: { PermissionsBoundaryArn: BOUNDARY } };

/** The findings of the last call, by detector, with the part of the evidence that counts. */
type Row = readonly [
  name: string,
  calls: readonly JsonObject[],
  findings: Readonly<Record<string, string>>,
  account?: unknown,
];

const rows: readonly Row[] = [
  [
    'a weak role is made and passed, and an administrator policy attached',
    [create(trustOf(LAMBDA)), pass(), attach],
    { 'role-armed': 'arms its pass to lambda.amazonaws.com' },
  ],
  ['the same by an inline policy', [create(trustOf(LAMBDA)), pass(), write], { 'role-armed': 'p statement 0' }],
  [
    'an inline policy so long, by white space, that CloudTrail leaves out whose it is',
    [create(trustOf(LAMBDA)), pass(), iam('PutRolePolicy', { omitted: true, originalSize: 120_000 })],
    { 'role-armed': 'CloudTrail left out the request' },
  ],
  ['attached to a role that nobody passed', [create(trustOf(LAMBDA)), attach], {}],
  [
    'attached after a pass that was denied',
    [create(trustOf(LAMBDA)), pass({ errorCode: 'AccessDenied', responseElements: null }), attach],
    {},
  ],
  [
    'a weak role that an outsider may assume',
    [create(trustOf(OUTSIDER_ROOT)), write],
    { 'role-armed': 'arms its trust in another account' },
  ],
  [
    'a weak role that a trusted account may assume',
    [create(trustOf({ AWS: `arn:aws:iam::${TRUSTED}:root` })), write],
    {},
  ],
  [
    'the boundary of a passed role is removed',
    [pass(), unbound],
    { 'role-armed': 'boundary removed', 'trust-boundary-removed': 'of app was removed' },
    standing(trustOf(LAMBDA), ADMIN, bound),
  ],
  [
    'the boundary of a role that nobody passed is removed',
    [unbound],
    { 'trust-boundary-removed': 'of app was removed' },
    standing(trustOf(LAMBDA), ADMIN, bound),
  ],
  [
    'a managed policy on a passed role gets a version',
    [pass(), version(true)],
    { 'role-armed': 'custom statement 0' },
    standing(trustOf(LAMBDA), WEAK),
  ],
  ['a version that is not used yet', [pass(), version(false)], {}, standing(trustOf(LAMBDA), WEAK)],
  [
    'the version is used',
    [pass(), version(false), iam('SetDefaultPolicyVersion', { policyArn: CUSTOM, versionId: 'v2' })],
    { 'role-armed': 'custom statement 0' },
    standing(trustOf(LAMBDA), WEAK),
  ],
  [
    'a powerful role was passed to Lambda, and trusts it only now',
    [pass(), retrust(EC2, LAMBDA)],
    { 'trust-arms-compute': 'which arms its pass by' },
    standing(trustOf(EC2), ADMIN),
  ],
  ['Lambda is trusted by a weak role', [pass(), retrust(EC2, LAMBDA)], {}, standing(trustOf(EC2), WEAK)],
];

async function decisionsOn(given: readonly JsonObject[], account: unknown): Promise<Decision[]> {
  const events = calls(...given).map((one) => parseEvent(one));
  const decisions: Decision[] = [];
  for await (const one of replay(events, {
    account: snapshotAccount(account),
    ledger: memoryLedger(),
    settings: SETTINGS,
    lag: MINUTE,
  }))
    decisions.push(...one.decisions);
  return decisions.filter(({ eventId }) => eventId === events.at(-1)?.eventId);
}

it.each(rows.map((row) => [row[0], row] as const))('%s', async (_, [, given, findings, account]) => {
  const last = (await decisionsOn(given, account)).flatMap((one) => one.findings);
  expect(last.map(({ detector }) => detector).sort()).toEqual(Object.keys(findings).sort());
  for (const { detector, evidence } of last) expect(evidence).toContain(findings[detector]);
});

type Caused = readonly [
  name: string,
  calls: readonly JsonObject[],
  expected: Pick<Decision, 'cause' | 'armed'>,
  account?: unknown,
];

const caused: readonly Caused[] = [
  ['a passed role is armed', [create(trustOf(LAMBDA)), pass(), write], { cause: 'pass', armed: true }],
  ['an open role is armed', [create(trustOf(OUTSIDER_ROOT)), write], { cause: 'trust', armed: true }],
  [
    'a role is armed that is both: a closed trust would leave the pass',
    [create(trustOf(LAMBDA, OUTSIDER_ROOT)), pass(), write],
    { cause: 'pass', armed: true },
  ],
  [
    'a pass by somebody else than the maker arms nothing',
    [create(trustOf(LAMBDA)), pass({ userIdentity: sessionOf('Other', 'x') })],
    { cause: 'pass' },
  ],
  ['a trust is opened', [create(trustOf(OUTSIDER_ROOT))], { cause: 'trust' }],
  ['what is only told has none', [unbound], {}, standing(trustOf(LAMBDA), ADMIN, bound)],
];

it.each(caused.map((row) => [row[0], row] as const))(
  'what would end it: %s',
  async (_, [, given, expected, account]) => {
    const [{ cause, armed } = {}, ...more] = await decisionsOn(given, account);
    expect(more).toEqual([]);
    expect({ ...(cause && { cause }), ...(armed && { armed }) }).toEqual(expected);
  },
);

const detach = { ...attach, eventName: 'DetachRolePolicy' };
const unwrite = iam('DeleteRolePolicy', { roleName: 'app', policyName: 'p' });
const weaken = iam('PutRolePolicy', { roleName: 'app', policyName: 'p', policyDocument: JSON.stringify(WEAK) });
const refused = (call: JsonObject): JsonObject => ({ ...call, errorCode: 'AccessDenied', responseElements: null });
const byAdmin: JsonObject = { userIdentity: sessionOf('admin', 'ada') };
const withAdmin = {
  ...standing(trustOf(LAMBDA), WEAK, { RoleId: 'AROAEXAMPLEAPP' }),
  RoleDetailList: [
    ...standing(trustOf(LAMBDA), WEAK, { RoleId: 'AROAEXAMPLEAPP' }).RoleDetailList,
    ...standing(trustOf(LAMBDA), ADMIN, { RoleName: 'admin', Arn: `arn:aws:iam::${OURS}:role/admin` }).RoleDetailList,
  ],
};

/** A role that an administrator gave more, was passed by a developer, and is given the same once more by somebody else. */
type Again = readonly [name: string, calls: readonly JsonObject[], isTold: boolean];

const again: readonly Again[] = [
  ['the same inline policy', [write, pass(), write], false],
  ['the same inline policy a third time', [write, pass(), write, write], false],
  ['a policy that is attached already', [attach, pass(), attach], false],
  ['the same default version', [version(true), pass(), version(true)], false],
  [
    'the same default version, after one that is not used',
    [version(true), pass(), version(false), version(true)],
    false,
  ],
  ['the same after a change that was refused', [write, pass(), refused(unwrite), write], false],
  ['the same inline policy, deleted in between', [write, pass(), unwrite, write], true],
  ['the same inline policy, another one in between', [write, pass(), weaken, write], true],
  ['another inline policy', [weaken, pass(), write], true],
  ['a policy that was detached in between', [attach, pass(), detach, attach], true],
  ['a policy that was attached only in a refused call', [refused(attach), pass(), attach], true],
  [
    'the same version, another default in between',
    [version(true), pass(), iam('SetDefaultPolicyVersion', { policyArn: CUSTOM, versionId: 'v1' }), version(true)],
    true,
  ],
  ['the same version, which was no default before', [version(false), pass(), version(true)], true],
  [
    'the same version, the policy deleted in between',
    [version(true), pass(), iam('DeletePolicy', { policyArn: CUSTOM }), version(true)],
    true,
  ],
  ['what was there before the ledger', [pass(), write], true],
];

it.each(again)('a passed role is given what it has: %s', async (_, given, isTold) => {
  const [last = {}, ...before] = given.toReversed();
  const earlier = before.toReversed().map((call) => ({ ...call, ...byAdmin }));
  const found = (await decisionsOn([...earlier, last], withAdmin)).flatMap((one) => one.findings);
  expect(found.map(({ detector }) => detector)).toEqual(isTold ? ['role-armed'] : []);
});
