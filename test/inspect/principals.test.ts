import { describe, expect, it } from 'vitest';
import { snapshotAccount } from '../../lib/account/snapshot.ts';
import type { JsonObject } from '../../lib/base/json.ts';
import { DAY, later } from '../../lib/base/time.ts';
import { parseEvent } from '../../lib/event/cloudtrail.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import type { PrincipalRecord } from '../../lib/incident/ledger/principal-record.ts';
import { rememberRoles } from '../../lib/inspect/principals.ts';
import { remember } from '../../lib/inspect/remember.ts';
import { printOf } from '../../lib/judge/power/print.ts';
import { EC2, OURS, record, trustOf } from '../support/events.ts';

const KEPT = `arn:aws:iam::${OURS}:policy/kept`;
const detail = (RoleName: string, more: JsonObject = {}): JsonObject => ({
  Path: '/team/',
  RoleName,
  RoleId: `AROAEXAMPLE${RoleName.toUpperCase()}`,
  Arn: `arn:aws:iam::${OURS}:role/team/${RoleName}`,
  CreateDate: '2025-01-01T00:00:00Z',
  AssumeRolePolicyDocument: trustOf(EC2),
  RolePolicyList: [],
  AttachedManagedPolicies: [{ PolicyName: 'kept', PolicyArn: KEPT }],
  ...more,
});
const accountWith = (...roles: JsonObject[]) =>
  snapshotAccount({
    RoleDetailList: roles,
    Policies: [
      {
        PolicyName: 'kept',
        Arn: KEPT,
        DefaultVersionId: 'v1',
        PolicyVersionList: [{ VersionId: 'v1', Document: { Version: '2012-10-17', Statement: [] } }],
      },
    ],
  });

const SWEEP = {
  type: 'AssumedRole',
  arn: `arn:aws:sts::${OURS}:assumed-role/rolewarden-sweep/x`,
  accountId: OURS,
  sessionContext: {
    sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${OURS}:role/rolewarden-sweep`, accountId: OURS },
  },
};
const SCAN = new Date('2026-05-01T10:00:00Z');
const AT = '2026-05-04T10:00:00Z';
const ROLE = `${OURS}/role/app`;
const USER = `${OURS}/user/app`;
const OUR_NAME = 'rolewarden-0123456789abcdef-quarantine';

/** Since when the ledger has the principal as it is, when all were seen at the first scan and the event came later. */
async function sinceAfter(eventName: string, request: JsonObject, difference: JsonObject, principal: string) {
  const ledger = memoryLedger();
  const account = accountWith(detail('app'));
  await rememberRoles(account.roles(), ledger, { now: SCAN, isFirst: true });
  await ledger.rememberPrincipal(USER, { print: 'x', since: SCAN, first: true });
  const event = parseEvent(record({ eventName, eventTime: AT, requestParameters: request, ...difference }));
  await remember(event, [], account, ledger);
  return ledger.principalRecord(principal);
}

type Row = [name: string, eventName: string, request: JsonObject, difference?: JsonObject, principal?: string];
const role = (more: JsonObject = {}): JsonObject => ({ roleName: 'app', ...more });
const user = (more: JsonObject = {}): JsonObject => ({ userName: 'app', ...more });

describe('what an event changed is as it is since the event', () => {
  it.each<Row>([
    ['an inline policy', 'PutRolePolicy', role({ policyName: 'own' })],
    ['an inline policy gone, which may have denied', 'DeleteRolePolicy', role({ policyName: 'own' })],
    ['a managed policy attached', 'AttachRolePolicy', role({ policyArn: KEPT })],
    ['a managed policy detached', 'DetachRolePolicy', role({ policyArn: KEPT })],
    ['a boundary', 'PutRolePermissionsBoundary', role({ permissionsBoundary: KEPT })],
    ['a boundary gone', 'DeleteRolePermissionsBoundary', role()],
    ['a trust policy', 'UpdateAssumeRolePolicy', role({ policyDocument: JSON.stringify(trustOf(EC2)) })],
    ['a role made anew', 'CreateRole', role({ assumeRolePolicyDocument: '{}' })],
    [
      'a role made anew under a boundary of our name',
      'CreateRole',
      role({ permissionsBoundary: `policy/${OUR_NAME}` }),
    ],
    ['a version of a policy that it has', 'CreatePolicyVersion', { policyArn: KEPT, setAsDefault: true }],
    ['another default version', 'SetDefaultPolicyVersion', { policyArn: KEPT, versionId: 'v1' }],
    ['a policy of a user', 'PutUserPolicy', user({ policyName: 'own' }), {}, USER],
    ['a group of a user', 'AddUserToGroup', user({ groupName: 'builders' }), {}, USER],
  ])('%s', async (_, eventName, request, difference = {}, principal = ROLE) => {
    expect(await sinceAfter(eventName, request, difference, principal)).toEqual({ since: new Date(AT), first: false });
  });

  it.each<Row>([
    ['a call that was refused', 'PutRolePolicy', role({ policyName: 'own' }), { errorCode: 'AccessDenied' }],
    ['another role', 'PutRolePolicy', { roleName: 'other', policyName: 'own' }],
    ['a role of that name in another account', 'PutRolePolicy', role(), { recipientAccountId: '444455556666' }],
    ['a user of that name', 'PutUserPolicy', user()],
    ['another service', 'PutRolePolicy', role(), { eventSource: 'sso.amazonaws.com' }],
    ['a deny of ours', 'PutRolePolicy', role({ policyName: OUR_NAME })],
    ['a deny of ours that ends', 'DeleteRolePolicy', role({ policyName: OUR_NAME })],
    ['a boundary of ours that the sweep takes off', 'DeleteRolePermissionsBoundary', role(), { userIdentity: SWEEP }],
    ['a version that is not the default', 'CreatePolicyVersion', { policyArn: KEPT, setAsDefault: false }],
    ['a policy that it does not have', 'SetDefaultPolicyVersion', { policyArn: `${KEPT}-not`, versionId: 'v1' }],
    ['an event from before the scan', 'PutRolePolicy', role(), { eventTime: '2026-04-30T10:00:00Z' }],
    ['a call without its request', 'PutRolePolicy', {}],
  ])('not %s', async (_, eventName, request, difference = {}, principal = ROLE) => {
    expect(await sinceAfter(eventName, request, difference, principal)).toMatchObject({ since: SCAN, first: true });
  });
});

it('a user is read after a change, because no scan reads users and most of their changes are told by no event', async () => {
  const ledger = memoryLedger();
  const account = snapshotAccount({
    RoleDetailList: [],
    UserDetailList: [{ UserName: 'app', Path: '/', UserId: 'AIDAEXAMPLE', Arn: `arn:aws:iam::${OURS}:user/app` }],
    Policies: [],
  });
  const event = parseEvent(record({ eventName: 'PutUserPolicy', eventTime: AT, requestParameters: user() }));
  await remember(event, [], account, ledger);
  const [print] = account.users().map(printOf);
  expect(print).toBeDefined();
  expect(await ledger.principalRecord(USER)).toEqual({ print, since: new Date(AT), first: false });
});

it('an event that comes again makes nobody forget what was read since', async () => {
  const ledger = memoryLedger();
  const event = parseEvent(record({ eventName: 'PutRolePolicy', eventTime: AT, requestParameters: role() }));
  await remember(event, [], accountWith(), ledger);
  const read = { print: 'x', since: new Date(AT), first: false };
  await ledger.rememberPrincipal(ROLE, read);
  await remember(event, [], accountWith(), ledger);
  expect(await ledger.principalRecord(ROLE)).toEqual(read);
});

it.each([
  ['minutes before the first scan, which may have read its change already', '2026-05-01T09:50:00Z', false],
  ['long before, so that it would have come', '2026-05-01T09:40:00Z', true],
])('an event that comes after the first scan, of a call %s', async (_, eventTime, first) => {
  const ledger = memoryLedger();
  const account = accountWith(detail('app'));
  await rememberRoles(account.roles(), ledger, { now: SCAN, isFirst: true });
  await remember(
    parseEvent(record({ eventName: 'PutRolePolicy', eventTime, requestParameters: role() })),
    [],
    account,
    ledger,
  );
  expect(await ledger.principalRecord(ROLE)).toMatchObject({ since: SCAN, first });
});

it('an event that comes after a pass has read its change is known before the first scan', async () => {
  const ledger = memoryLedger();
  const read = { print: 'x', since: later(new Date(AT), DAY) };
  await ledger.rememberPrincipal(ROLE, read);
  const event = parseEvent(record({ eventName: 'PutRolePolicy', eventTime: AT, requestParameters: role() }));
  await remember(event, [], accountWith(), ledger);
  expect(await ledger.principalRecord(ROLE)).toEqual({ ...read, first: false });
});

describe('a scan', () => {
  const NOW = later(SCAN, 30 * DAY);
  const stronger = detail('app', { RolePolicyList: [{ PolicyName: 'own', PolicyDocument: '{}' }] });
  const printWith = (one: JsonObject) => accountWith(one).roles().map(printOf)[0] ?? '';
  const print = printWith(detail('app'));

  it.each<[string, PrincipalRecord | undefined, JsonObject, boolean, PrincipalRecord | undefined]>([
    ['takes a role as it is at the first', undefined, detail('app'), true, { print, since: NOW, first: true }],
    ['counts a new role from a later one', undefined, detail('app'), false, { print, since: NOW }],
    ['keeps what it knows', { print, since: SCAN }, detail('app'), false, { print, since: SCAN }],
    [
      'keeps what the first knew',
      { print, since: SCAN, first: true },
      detail('app'),
      false,
      { print, since: SCAN, first: true },
    ],
    [
      'sees what no event told',
      { print, since: SCAN, first: true },
      stronger,
      false,
      { print: printWith(stronger), since: NOW },
    ],
    [
      'reads what an event changed, since that event',
      { since: SCAN },
      stronger,
      false,
      { print: printWith(stronger), since: SCAN },
    ],
    [
      'never takes for first what an event changed before the first one',
      { since: SCAN, first: false },
      stronger,
      true,
      { print: printWith(stronger), since: SCAN, first: false },
    ],
    [
      'never takes for first what another event changed, and a pass read since',
      { print, since: SCAN, first: false },
      detail('app'),
      true,
      { print, since: SCAN, first: false },
    ],
    [
      'sees what no event told after one that was told',
      { print, since: SCAN, first: false },
      stronger,
      false,
      { print: printWith(stronger), since: NOW, first: false },
    ],
    [
      'takes for first what a pass read before it',
      { print, since: SCAN },
      detail('app'),
      true,
      { print, since: SCAN, first: true },
    ],
    [
      'never takes for first what is another one than a pass read before it',
      { print, since: SCAN },
      stronger,
      true,
      { print: printWith(stronger), since: NOW },
    ],
    [
      'leaves alone what an event changed after the scan began, because the scan may have read it before',
      { print: printWith(stronger), since: later(NOW, 60_000), first: false },
      detail('app'),
      false,
      { print: printWith(stronger), since: later(NOW, 60_000), first: false },
    ],
    [
      'leaves a role that was made later to its events',
      undefined,
      detail('app', { CreateDate: '2027-01-01T00:00:00Z' }),
      true,
      undefined,
    ],
    [
      'says nothing of a role that was not read',
      undefined,
      detail('app', { AssumeRolePolicyDocument: null }),
      true,
      undefined,
    ],
  ])('%s', async (_, known, now, isFirst, expected) => {
    const ledger = memoryLedger();
    if (known !== undefined) await ledger.rememberPrincipal(ROLE, known);
    await rememberRoles(accountWith(now).roles(), ledger, { now: NOW, isFirst });
    expect(await ledger.principalRecord(ROLE)).toEqual(expected);
  });
});
