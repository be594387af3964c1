import { describe, expect, test } from 'vitest';
import { snapshotAccount } from '../../lib/account/snapshot.ts';
import type { Method } from '../../lib/base/method.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { HOUR } from '../../lib/base/time.ts';
import { carryOut } from '../../lib/contain/carry-out.ts';
import { containmentOf, stopsWhole } from '../../lib/incident/deny/containment-of.ts';
import type { Scope } from '../../lib/incident/deny/deny-policy.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../lib/incident/ledger/ledger.ts';
import { countsOf } from '../../lib/inspect/decide/decide.ts';
import { inspect } from '../../lib/inspect/inspect.ts';
import { command, ROLE_ID, TARGET } from '../support/commands.ts';
import { record, sessionOf } from '../support/events.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { QUOTAS } from '../support/iam/quotas.ts';
import { memoryRole } from '../support/iam/state.ts';
import { userCommand, userIdentity } from '../support/users.ts';

const NOW = new Date('2026-05-08T12:00:00Z');
const ENFORCE: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const SCOPES: Readonly<Record<'role' | 'session' | 'workload', Scope>> = {
  role: { kind: 'role' },
  session: { kind: 'session', userids: [`${ROLE_ID}:alice`] },
  workload: { kind: 'workload', userids: [`${ROLE_ID}:i-0abc1234`] },
};
type Row = readonly [method: Method, scope: keyof typeof SCOPES | 'user', caller: boolean];

/** `contain` takes one of the breaker's denies for it. */
function claimed([method, scope, caller]: Row): boolean {
  if (scope === 'user') return stopsWhole(userCommand());
  return stopsWhole(command({ method, scope: SCOPES[scope], ...(caller && { caller }) }));
}

/** `inspect` records it as a deny of a whole role; a user is recorded in an incident of its own. */
function counted([method, scope, caller]: Row): boolean {
  const { incident } = command();
  const order = { incident, target: TARGET, method, ...(caller && { caller }) };
  const containment =
    scope === 'user'
      ? containmentOf(userCommand(), NOW, HOUR)
      : containmentOf({ ...order, scope: SCOPES[scope] }, NOW, HOUR);
  return countsOf([containment], true).role;
}

/** Where nothing else fits, the role's boundary may hold it; a user has none. */
async function bounded([method, scope, caller]: Row): Promise<boolean> {
  if (scope === 'user') return false;
  const iam = memoryIam({
    roles: { AdminRole: memoryRole(ROLE_ID) },
    taken: { role: 10_200, attached: QUOTAS.attachedToRole },
  });
  const bounding = { ...ENFORCE, contain: { ...ENFORCE.contain, boundary: true } };
  const order = command({ method, scope: SCOPES[scope], ...(caller && { caller }) });
  return (await carryOut(order, iam.targetPolicies, bounding, undefined, NOW)).outcome === 'written';
}

describe('a deny of a whole role', () => {
  test.each<[...Row, { claimed: boolean; counted: boolean; bounded: boolean }]>([
    ['freeze', 'role', false, { claimed: false, counted: false, bounded: true }],
    ['freeze', 'role', true, { claimed: false, counted: false, bounded: true }],
    ['freeze', 'session', false, { claimed: false, counted: false, bounded: true }],
    ['freeze', 'session', true, { claimed: false, counted: false, bounded: true }],
    ['freeze', 'workload', false, { claimed: false, counted: false, bounded: true }],
    ['revocation', 'role', false, { claimed: true, counted: true, bounded: true }],
    ['revocation', 'role', true, { claimed: true, counted: true, bounded: true }],
    ['revocation', 'session', false, { claimed: false, counted: false, bounded: true }],
    ['revocation', 'session', true, { claimed: false, counted: false, bounded: true }],
    ['revocation', 'workload', false, { claimed: false, counted: false, bounded: true }],
    ['quarantine', 'role', false, { claimed: true, counted: true, bounded: true }],
    ['quarantine', 'role', true, { claimed: true, counted: true, bounded: true }],
    ['quarantine', 'session', false, { claimed: false, counted: false, bounded: true }],
    ['quarantine', 'session', true, { claimed: false, counted: false, bounded: true }],
    ['quarantine', 'workload', false, { claimed: false, counted: false, bounded: true }],
    ['quarantine', 'user', true, { claimed: true, counted: false, bounded: false }],
  ])('%s × %s, of the caller: %s', async (method, scope, caller, expected) => {
    const row: Row = [method, scope, caller];
    expect({ claimed: claimed(row), counted: counted(row), bounded: await bounded(row) }).toEqual(expected);
  });
});

describe('what the open breaker leaves of it', () => {
  const account = snapshotAccount({
    RoleDetailList: [
      {
        Arn: TARGET,
        RoleName: 'AdminRole',
        RoleId: ROLE_ID,
        Path: '/',
        CreateDate: '2025-01-01T00:00:00Z',
        RoleLastUsed: { LastUsedDate: '2026-05-08T11:00:00Z' },
        AssumeRolePolicyDocument: {},
        AttachedManagedPolicies: [
          { PolicyName: 'AdministratorAccess', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
        ],
        RolePolicyList: [],
      },
    ],
  });
  const CALLERS = { session: sessionOf('Developer', 'frank'), user: userIdentity() };

  /** What is contained, beside so many whole-role denies, and how often the ledger was asked to count them. */
  async function asked(method: Method, whole: boolean, caller: keyof typeof CALLERS, denies: number) {
    let counts = 0;
    const ledger: Ledger = {
      ...memoryLedger(),
      countContained: async () => {
        counts += 1;
        return denies;
      },
    };
    const settings: Settings = {
      ...ENFORCE,
      respond: { critical: method, high: method, medium: method, low: method },
      contain: { ...ENFORCE.contain, wholeRole: whole ? ['AdminRole'] : [], callerSession: false, callerUser: true },
    };
    const event = record({
      eventSource: 'ecs.amazonaws.com',
      eventName: 'RegisterTaskDefinition',
      requestParameters: { family: 'x', taskRoleArn: TARGET },
      userIdentity: CALLERS[caller],
    });
    const [decision] = await inspect(event, account, ledger, settings, NOW);
    const containments = decision !== undefined && 'containments' in decision ? decision.containments : [];
    return { counts, contained: containments.map((one) => `${one.method} of a ${one.scope.kind}`) };
  }

  const FROZEN = ['freeze of a role'];
  test.each<[Method, boolean, keyof typeof CALLERS, string[], number]>([
    ['freeze', true, 'session', FROZEN, 0],
    ['freeze', true, 'user', FROZEN, 0],
    ['freeze', false, 'session', FROZEN, 0],
    ['revocation', true, 'session', ['revocation of a role'], 1],
    ['revocation', true, 'user', ['revocation of a role', 'quarantine of a user'], 1],
    ['revocation', false, 'session', FROZEN, 0],
    ['quarantine', true, 'session', ['quarantine of a role'], 1],
    ['quarantine', true, 'user', ['quarantine of a role', 'quarantine of a user'], 1],
    ['quarantine', false, 'session', FROZEN, 0],
    ['quarantine', false, 'user', [...FROZEN, 'quarantine of a user'], 1],
  ])('%s, may stop the whole role: %s, called by a %s', async (method, whole, caller, contained, counts) => {
    expect(await asked(method, whole, caller, 0)).toEqual({ contained, counts });
    expect(await asked(method, whole, caller, 5)).toEqual({ contained: FROZEN, counts });
  });
});
