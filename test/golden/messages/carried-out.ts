import type { Settings } from '../../../lib/base/settings/settings.ts';
import { DAY, HOUR, later } from '../../../lib/base/time.ts';
import type { Command } from '../../../lib/contain/command.ts';
import { killSwitch } from '../../../lib/contain/rails/kill-switch.ts';
import type { Notice } from '../../../lib/contain/told.ts';
import { containmentOf } from '../../../lib/incident/deny/containment-of.ts';
import type { Scope } from '../../../lib/incident/deny/deny-policy.ts';
import { policyNameOf } from '../../../lib/incident/deny/policy-name.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import { command, liftCommand, ROLE_ID, report } from '../../support/commands.ts';
import { type IamOptions, memoryIam } from '../../support/iam/memory-iam.ts';
import { memoryRole, type Taken } from '../../support/iam/state.ts';
import { inlineOnly } from '../../support/iam/target-ports.ts';
import { ENFORCE, NOW, ports, type Step, toldOf } from './contained.ts';
import type { Told } from './messages.ts';

const session: Scope = { kind: 'session', userids: [`${ROLE_ID}:alice`] };
const workload: Scope = { kind: 'workload', userids: [`${ROLE_ID}:i-0abc`, `${ROLE_ID}:i-0def`] };
const caller = command({ caller: true, method: 'revocation', scope: session });
const high = command({ report: report({ severity: 'high' }) });
const liftOfFirst = liftCommand({ incident: '0'.repeat(16), report: report({ incident: '0'.repeat(16) }) });
const extension = (number: number) => command({ kind: 'extend', id: `extend-${number}`, extension: number });
const restore = (difference: Partial<Command> = {}) =>
  ({ ...command(), kind: 'restore', id: 'e-taken-away', ...difference }) as Command;
const elsewhere = (path: string) => command({ target: `arn:aws:iam::111122223333:role/${path}` });
const settings = (difference: Partial<Settings>): Settings => ({ ...ENFORCE, ...difference });

/** What becomes of a command on a role, by what the role, the settings and the ledger are like. */
export async function carriedOut(): Promise<Told> {
  const rows: readonly (readonly [name: string, notices: Promise<readonly Notice[]>])[] = [
    ['contained-quarantine', toldOf([[command()]])],
    ['contained-revocation', toldOf([[command({ method: 'revocation' })]])],
    ['contained-freeze', toldOf([[command({ method: 'freeze' })]])],
    ['contained-freeze-of-a-session', toldOf([[command({ method: 'freeze', scope: session })]])],
    ['contained-session', toldOf([[command({ scope: session })]])],
    ['contained-workload', toldOf([[command({ scope: workload })]])],
    ['contained-caller', toldOf([[caller]])],
    ['stood-already', toldOf([[command()], [command(), 60, 2]])],
    ['observe-mode', toldOf([[command()]], ports({ settings: settings({ mode: 'observe' }) }))],
    ['observed-account', toldOf([[command()]], ports({ settings: observing({ accounts: ['111122223333'] }) }))],
    ['observed-detector', toldOf([[command()]], ports({ settings: observing({ detectors: ['pass-admin-role'] }) }))],
    ['protected-role', toldOf([[command()]], ports({ settings: settings({ protect: { roles: ['AdminRole'] } }) }))],
    ['kill-switch', toldOf([[command()]], switched('on'))],
    [
      'kill-switch-unread-and-on',
      toldOf([[command()]], ports({ killSwitch: async () => ({ on: true, unread: 'x' }) })),
    ],
    ['kill-switch-unread', toldOf([[command()]], switched(new Error('ParameterNotFound')))],
    ['no-second-look', toldOf([[command()]], ports({ look: () => Promise.reject(new Error('SQS is away')) }))],
    ['extended', toldOf([[command()], [extension(1), 2400], [extension(2), 4800]])],
    ['extended-to-the-cap', toldOf([[command()], [extension(1), 24 * 3600]])],
    ['extension-of-a-role-that-is-gone', toldOf([[extension(1)]], await afterwards(command()))],
    ['put-back', tampered([[restore(), 60]])],
    ['put-back-too-often', tampered([60, 120, 180, 240].map((seconds) => [restore(), seconds] as const))],
    ['lifted', toldOf([[command()], [liftCommand(), 600]])],
    ['lifted-already-open', toldOf([[command()], [liftCommand(), 4000]])],
    ['lifted-and-revived', toldOf([[command()], [liftCommand({ revive: true }), 600]])],
    ['lifted-down', toldOf([[command()], [liftCommand({ down: true, by: 'Rolewarden' }), 600]])],
    ['lifted-on-the-caller', toldOf([[caller], [liftCommand({ ...caller, kind: 'lift', by: 'dana' }), 30]])],
    ['lift-of-nothing', toldOf([[liftCommand()]])],
    [
      'lift-that-iam-refuses',
      toldOf([[liftCommand()]], await refusing(command(), { 'put-role-policy': 'unmodifiable' })),
    ],
    [
      'revival-that-iam-refuses',
      toldOf([[liftCommand({ revive: true })]], await refusing(command(), { 'delete-role-policy': 'unmodifiable' })),
    ],
    ['lift-of-a-boundary', toldOf([[command()], [liftCommand(), 600]], full({ attached: 10 }))],
    ['service-linked-role', toldOf([[elsewhere('aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS')]])],
    ['identity-center-role', toldOf([[elsewhere('aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0a')]])],
    ['role-is-gone', toldOf([[elsewhere('Gone'), 180]])],
    ['role-made-anew', toldOf([[command({ targetId: 'AROAEXAMPLEBEFORE' })]])],
    ['unmodifiable', toldOf([[command()]], iam({ answers: { 'put-role-policy': 'unmodifiable' } }))],
    ['unconfirmed', toldOf([[command()]], iam({ shows: false }))],
    ['unconfirmed-caller', toldOf([[caller]], iam({ shows: false }))],
    ['no-room-inline', toldOf([[command()]], inlineFull())],
    ['no-room-inline-caller', toldOf([[caller]], inlineFull())],
    ['no-room-at-all', toldOf([[high]], full({ attached: 10 }))],
    ['managed-policy', toldOf([[command()]], full({}))],
    ['managed-policy-lifted', toldOf([[command()], [liftCommand(), 600]], full({}))],
    ['boundary', toldOf([[command()]], full({ attached: 10 }))],
    ['only-frozen', toldOf(workloads(1), forAFreeze())],
    ['only-frozen-by-the-freeze-of-another', toldOf(workloads(2), forAFreeze())],
    ['only-frozen-lifted', toldOf([...workloads(2), [liftOfFirst, 600]], forAFreeze())],
    ['only-frozen-lifted-last', toldOf([...workloads(1), [liftOfFirst, 600]], forAFreeze())],
    ['another-document-under-its-name', toldOf([[command()]], spoilt())],
    ['breaker-is-open', toldOf([[command()]], ports({ settings: settings({ breaker: { denies: 0, period: HOUR } }) }))],
    ['ledger-away', toldOf([[command()]], blind())],
    ['ledger-away-and-late', toldOf([[command(), 3600]], blind())],
  ];
  return Promise.all(rows.map(async ([name, notices]) => [name, await notices] as const));
}

function observing(observe: Partial<Settings['observe']>): Settings {
  return settings({ observe: { ...ENFORCE.observe, ...observe } });
}

function switched(value: string | Error) {
  return ports({
    killSwitch: killSwitch(() => (value instanceof Error ? Promise.reject(value) : Promise.resolve(value))),
  });
}

function iam(options: IamOptions) {
  return ports({ policies: memoryIam({ roles: { AdminRole: memoryRole(ROLE_ID) }, ...options }).targetPolicies });
}

/** Somebody filled the role's inline policies. */
function full(taken: Taken) {
  const used = memoryRole(ROLE_ID, { createdAt: later(NOW, -9 * DAY), lastUsed: NOW });
  return iam({ roles: { AdminRole: used }, taken: { role: 10_200, ...taken } });
}

/** The same, with room for one freeze, and the role has a boundary of its owner. */
function forAFreeze() {
  const role = memoryRole(ROLE_ID, { boundary: 'arn:aws:iam::111122223333:policy/team-boundary' });
  return iam({ roles: { AdminRole: role }, taken: { role: 7700, attached: 10 } });
}

/** The same, for code that knows no higher rung. */
function inlineFull() {
  const { policies, ...given } = full({});
  return { ...given, policies: inlineOnly(policies) };
}

/** The ledger knows of the deny, and the role is gone. */
async function afterwards(before: Command) {
  const given = ports();
  await toldOf([[before]], given);
  return { ...given, policies: memoryIam().targetPolicies };
}

/** The deny stands, and IAM answers whoever wants to change it so. */
async function refusing(before: Command, answers: NonNullable<IamOptions['answers']>) {
  const role = memoryRole(ROLE_ID);
  const { policyName, policyDocument } = containmentOf(before, NOW, HOUR);
  role.inline.set(policyName, policyDocument);
  return ports({ policies: memoryIam({ roles: { AdminRole: role }, answers }).targetPolicies });
}

/** Whatever is put on the role somebody takes away before the next step. */
async function tampered(steps: readonly Step[]): Promise<readonly Notice[]> {
  const role = memoryRole(ROLE_ID);
  const given = ports({ policies: memoryIam({ roles: { AdminRole: role } }).targetPolicies });
  let told = await toldOf([[command()]], given);
  for (const step of steps) {
    role.inline.clear();
    told = await toldOf([step], given);
  }
  return told;
}

/** Instances of one role, each with an incident of its own. */
function workloads(count: number): Step[] {
  return Array.from({ length: count }, (_, index) => {
    const incident = String(index).repeat(16);
    const scope: Scope = { kind: 'workload', userids: [`${ROLE_ID}:i-${index}`] };
    return [command({ incident, scope, report: report({ incident }) })];
  });
}

function spoilt() {
  const role = memoryRole(ROLE_ID);
  role.inline.set(policyNameOf(command()), { Version: '2012-10-17', Statement: [] });
  return ports({ policies: memoryIam({ roles: { AdminRole: role } }).targetPolicies });
}

function blind() {
  return ports({ ledger: { ...memoryLedger(), unreachable: () => 'DynamoDB is away' } });
}
