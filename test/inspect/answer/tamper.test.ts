import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import type { Account, Role } from '../../../lib/base/role.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { HOUR, isoSeconds, later } from '../../../lib/base/time.ts';
import type { Command } from '../../../lib/contain/command.ts';
import { writtenDeny } from '../../../lib/contain/restore.ts';
import { parseEvent } from '../../../lib/event/cloudtrail.ts';
import { containmentOf } from '../../../lib/incident/deny/containment-of.ts';
import type { Incident } from '../../../lib/incident/incident.ts';
import { containedOnOf } from '../../../lib/incident/incident-key.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../../lib/incident/ledger/ledger.ts';
import { putBackRemoved, touchedBy } from '../../../lib/inspect/answer/tamper.ts';
import type { Decision } from '../../../lib/inspect/decide/decision.ts';
import { inspectEvent } from '../../../lib/inspect/inspect.ts';
import { guardChangesIn } from '../../../lib/judge/guard/changes.ts';
import { calling, DENIED } from '../../detectors/guard/subject.ts';
import { command, TARGET } from '../../support/commands.ts';
import { event as eventOf, OURS, OUTSIDER_ROOT, record, sessionOf, trustOf } from '../../support/events.ts';
import { contained } from '../../support/incidents.ts';
import { ALICE, userCommand, writtenOnUser } from '../../support/users.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const ORDER = command();
const written = containmentOf(ORDER, NOON, HOUR);
const NAME = written.policyName;
const on = { roleName: 'AdminRole', policyName: NAME };
const arn = `arn:aws:iam::111122223333:policy/${NAME}`;
const stands = contained(NOON, { deny: writtenDeny(written) });
const caller: Incident = {
  ...stands,
  id: `${ORDER.incident}-caller`,
  caller: true,
  order: JSON.stringify(command({ caller: true })),
};
const USER_ORDER = userCommand();
const USER_DENY = `rolewarden-${USER_ORDER.incident}-quarantine-caller`;
const stopped: Incident = {
  id: `${USER_ORDER.incident}-caller`,
  caller: true,
  account: OURS,
  roleArn: ALICE,
  state: 'contained',
  at: NOON,
  wholeRole: true,
  order: JSON.stringify(USER_ORDER),
  deny: writtenOnUser(USER_DENY, isoSeconds(later(NOON, HOUR))),
};
const RESERVE_ARN = 'arn:aws:iam::111122223333:policy/rolewarden-reserve-2';
const { deny: _, ...unwritten } = stopped;
const past = (incident: Incident): Incident => ({
  ...incident,
  deny: writtenOnUser(USER_DENY, isoSeconds(NOON)),
});
const fromUser = (userName: string) => calling('iam', 'DeleteUserPolicy', { userName, policyName: USER_DENY });
const nobody: Account = {
  role: async () => ({ state: 'absent', because: 'not asked' }),
  user: async () => ({ state: 'absent', because: 'not asked' }),
  rolesWith: async () => [],
};

interface Around {
  readonly guard?: Settings['guard'];
  readonly exceptions?: Settings['exceptions'];
  readonly account?: Account;
  readonly ledger?: Ledger;
  /** Instead of what inspect decides. */
  readonly decisions?: readonly Decision[];
}

async function answered(call: JsonObject, known: readonly Incident[], around: Around = {}) {
  const { guard, exceptions = [], account = nobody, ledger = memoryLedger() } = around;
  for (const incident of known) await ledger.record(incident);
  const settings = { ...DEFAULT_SETTINGS, exceptions, ...(guard && { guard }) };
  const event = parseEvent(record(call));
  const surroundings = { account, ledger, settings, now: NOON };
  const decisions = around.decisions ?? (await inspectEvent(event, surroundings));
  const asked: Command[] = [];
  await putBackRemoved(event, decisions, surroundings, async (one) => void asked.push(one));
  return { asked, decisions, event, state: (await ledger.incident(known[0]?.id ?? ORDER.incident))?.state };
}

describe('a deny that somebody took away', () => {
  test('is asked to be put back, and the message says who took it', async () => {
    const { asked, event, decisions } = await answered(calling('iam', 'DeleteRolePolicy', on), [stands]);
    expect(asked).toEqual([
      {
        ...ORDER,
        kind: 'restore',
        id: event.eventId,
        report: { ...decisions[0], action: 'contain', incident: ORDER.incident },
      },
    ]);
    expect(decisions).toMatchObject([
      {
        action: 'alert',
        severity: 'critical',
        findings: [{ evidence: expect.stringMatching(/Deployer.*Rolewarden restores it/) }],
      },
    ]);
  });

  test('that had lapsed is a note: whoever clears it away before the sweep attacks nobody', async () => {
    const lapsed = { ...stands, deny: { ...writtenDeny(written), lapse: isoSeconds(NOON) } };
    const cleared = await answered(calling('iam', 'DeleteRolePolicy', on), [lapsed]);
    expect(cleared).toMatchObject({ asked: [], decisions: [{ severity: 'info' }], state: 'contained' });
    const overwritten = calling('iam', 'PutRolePolicy', { ...on, policyDocument: '{}' });
    expect((await answered(overwritten, [lapsed])).decisions).toMatchObject([{ severity: 'critical' }]);
  });

  const quiet = { role: '*', detectors: ['guard-deny-removed'], until: later(NOON, HOUR), reason: 'r', owner: 'o' };
  const allowsAll = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
  const armed: Role = {
    arn: TARGET,
    name: 'AdminRole',
    path: '/',
    account: OURS,
    trustPolicy: trustOf(OUTSIDER_ROOT),
    policies: [{ kind: 'inline', name: NAME, document: allowsAll }],
  };
  const arming: Account = { ...nobody, role: async () => ({ state: 'read', value: armed }) };
  test.each<[string, JsonObject, Account]>([
    ['alone', calling('iam', 'DeleteRolePolicy', on), nobody],
    [
      'beside a finding that it does not cover',
      calling('iam', 'PutRolePolicy', { ...on, policyDocument: JSON.stringify(allowsAll) }),
      arming,
    ],
  ])('is put back where an exception covers the removal, %s', async (_, call, account) => {
    const { asked, decisions } = await answered(call, [stands], { exceptions: [quiet], account });
    expect(asked.map(({ kind, incident }) => [kind, incident])).toEqual([['restore', ORDER.incident]]);
    expect(decisions.flatMap(({ action, findings }) => findings.map(({ detector }) => [action, detector]))).toEqual([
      account === nobody ? ['suppress', 'guard-deny-removed'] : ['alert', 'role-armed'],
    ]);
  });

  const managed = { ...stands, deny: { ...writtenDeny(written), rung: 'managed' as const } };
  const bounded = { ...stands, deny: { ...writtenDeny(written), rung: 'boundary' as const } };
  const lifted = { ...stands, state: 'lifted' as const };
  const lapsed = { ...stands, deny: { ...writtenDeny(written), lapse: isoSeconds(NOON) } };
  test.each<[string, JsonObject, readonly Incident[], string[]]>([
    ['overwritten', calling('iam', 'PutRolePolicy', { ...on, policyDocument: '{}' }), [stands], [ORDER.incident]],
    [
      'detached',
      calling('iam', 'DetachRolePolicy', { roleName: 'AdminRole', policyArn: arn }),
      [managed],
      [ORDER.incident],
    ],
    [
      'detached with the reserve that it is in',
      calling('iam', 'DetachRolePolicy', { roleName: 'AdminRole', policyArn: RESERVE_ARN }),
      [managed],
      [ORDER.incident],
    ],
    [
      'given another version',
      calling('iam', 'CreatePolicyVersion', { policyArn: arn, policyDocument: '{}', setAsDefault: true }),
      [managed],
      [ORDER.incident],
    ],
    [
      'a boundary of ours removed',
      calling('iam', 'DeleteRolePermissionsBoundary', { roleName: 'AdminRole' }),
      [bounded],
      [ORDER.incident],
    ],
    [
      'a boundary removed from a role that an inline deny holds',
      calling('iam', 'DeleteRolePermissionsBoundary', { roleName: 'AdminRole' }),
      [stands],
      [],
    ],
    [
      'the deny of a caller: the record beside the role',
      calling('iam', 'DeleteRolePolicy', { ...on, policyName: `rolewarden-${ORDER.incident}-revocation-caller` }),
      [stands, caller],
      [ORDER.incident],
    ],
    ['after a person lifted it', calling('iam', 'DeleteRolePolicy', on), [lifted], []],
    ['after it lapsed', calling('iam', 'DeleteRolePolicy', on), [lapsed], []],
    ['that the ledger does not know', calling('iam', 'DeleteRolePolicy', on), [], []],
    ['of which the ledger has no record', calling('iam', 'DeleteRolePolicy', on), [{ ...stands, order: 'x' }], []],
    [
      'in an attempt that was denied',
      calling('iam', 'DeleteRolePolicy', on, { errorCode: 'AccessDenied' }),
      [stands],
      [],
    ],
    [
      'by one of our own functions',
      calling('iam', 'DeleteRolePolicy', on, { userIdentity: sessionOf('rolewarden-sweep', 'rolewarden-sweep') }),
      [stands],
      [],
    ],
    ['attached elsewhere', calling('iam', 'AttachRolePolicy', { roleName: 'AdminRole', policyArn: arn }), [stands], []],
    [
      'a boundary of ours replaced',
      calling('iam', 'PutRolePermissionsBoundary', { roleName: 'AdminRole', permissionsBoundary: arn }),
      [bounded],
      [ORDER.incident],
    ],
    [
      'a boundary of ours past its lapse: it stops the role until a person takes it away',
      calling('iam', 'DeleteRolePermissionsBoundary', { roleName: 'AdminRole' }),
      [{ ...bounded, deny: { ...bounded.deny, lapse: isoSeconds(later(NOON, -HOUR)) } }],
      [ORDER.incident],
    ],
    [
      'of a role under a path, which the event does not name',
      calling('iam', 'DeleteRolePolicy', on),
      [{ ...stands, roleArn: `arn:aws:iam::${OURS}:role/team/AdminRole` }],
      [ORDER.incident],
    ],
    [
      'after Rolewarden lifted it down: what is left is guarded',
      calling('iam', 'DeleteRolePolicy', on),
      [{ ...stands, state: 'revoked' }],
      [ORDER.incident],
    ],
    ['with its role: nothing can carry it', calling('iam', 'DeleteRole', { roleName: 'AdminRole' }), [bounded], []],
    [
      'a boundary of another role',
      calling('iam', 'DeleteRolePermissionsBoundary', { roleName: 'OtherRole' }),
      [bounded],
      [],
    ],
    [
      'a part of the stack, which carries no deny',
      calling('sqs', 'DeleteQueue', { queueUrl: `https://sqs.us-east-1.amazonaws.com/${OURS}/rolewarden-failed` }),
      [stands, bounded],
      [],
    ],
    [
      'a part of the stack, which names no role, not even one called "undefined"',
      calling('sns', 'DeleteTopic', { topicArn: `arn:aws:sns:us-east-1:${OURS}:rolewarden-alerts` }),
      [{ ...bounded, roleArn: `arn:aws:iam::${OURS}:role/undefined` }],
      [],
    ],
    ['of an incident without a role', calling('iam', 'DeleteRolePolicy', on), [{ ...stands, roleArn: '' }], []],
    [
      'a managed policy of the name of an incident without a role',
      calling('iam', 'DeletePolicy', { policyArn: arn }),
      [{ ...managed, roleArn: '' }],
      [],
    ],
    [
      'a policy of its name on another role',
      calling('iam', 'DeleteRolePolicy', { ...on, roleName: 'Other' }),
      [stands],
      [],
    ],
    [
      'a policy of its name on a user who is called like the role',
      calling('iam', 'DeleteUserPolicy', { userName: 'AdminRole', policyName: NAME }),
      [stands],
      [],
    ],
    ['that the ledger never saw written', calling('iam', 'DeleteRolePolicy', on), [contained(NOON)], []],
    ['the deny of a user', fromUser('alice'), [stopped], [USER_ORDER.incident]],
    ['the deny of a user that the ledger never saw written', fromUser('alice'), [unwritten], []],
    ['the deny of a user after it lapsed', fromUser('alice'), [past(stopped)], []],
    ['the deny of a user after a person lifted it', fromUser('alice'), [{ ...stopped, state: 'lifted' }], []],
    ['the deny of a user of which the ledger has no record', fromUser('alice'), [{ ...stopped, order: 'x' }], []],
    ['a policy of the name of a user’s deny on another user', fromUser('bob'), [stopped], []],
    [
      'a policy of the name of a user’s deny on a role that is called like the user',
      calling('iam', 'DeleteRolePolicy', { roleName: 'alice', policyName: USER_DENY }),
      [stopped],
      [],
    ],
    [
      'a managed policy of the name of a user’s deny, which stands inline',
      calling('iam', 'CreatePolicyVersion', {
        policyArn: `arn:aws:iam::${OURS}:policy/${USER_DENY}`,
        policyDocument: '{}',
        setAsDefault: true,
      }),
      [stopped],
      [],
    ],
  ])('%s', async (_, call, known, incidents) => {
    expect((await answered(call, known)).asked.map(({ kind, incident }) => [kind, incident])).toEqual(
      incidents.map((incident) => ['restore', incident]),
    );
  });

  test('of a user is asked for as a command for the user', async () => {
    const { asked, event, decisions } = await answered(fromUser('alice'), [stopped]);
    expect(asked).toEqual([
      {
        ...USER_ORDER,
        kind: 'restore',
        id: event.eventId,
        report: { ...decisions[0], action: 'contain', incident: USER_ORDER.incident },
      },
    ]);
  });

  test('in a call that arms the role besides: the message is about the deny', async () => {
    const rearmed: Role = { ...armed, policies: [{ kind: 'managed', name: NAME, arn, document: allowsAll }] };
    const rewritten = calling('iam', 'CreatePolicyVersion', {
      policyArn: arn,
      policyDocument: '{}',
      setAsDefault: true,
    });
    const account = { ...nobody, rolesWith: async () => [rearmed] };
    const { asked, decisions } = await answered(rewritten, [managed], { account });
    expect(decisions.map(({ findings }) => findings.map(({ detector }) => detector))).toEqual([
      ['role-armed'],
      ['guard-deny-removed'],
    ]);
    expect(asked).toMatchObject([{ target: TARGET, report: { findings: [{ detector: 'guard-deny-removed' }] } }]);
  });

  test('by an event that nobody is told of: nothing is put back in silence', async () => {
    const call = calling('iam', 'DeleteRolePolicy', on);
    expect((await answered(call, [stands], { decisions: [] })).asked).toEqual([]);
  });

  describe('by what a ledger can look up', () => {
    const unbound = calling('iam', 'DeleteRolePermissionsBoundary', { roleName: 'AdminRole' });
    test.each<[string, (ledger: Ledger) => Ledger, number]>([
      ['all of it', (ledger) => ledger, 1],
      ['not by role name: nothing is put back', ({ containedOn: _, ...ledger }) => ledger, 0],
      [
        'an id whose incident is gone: the others are put back',
        (ledger) => ({
          ...ledger,
          containedOn: async () => ['fedcba9876543210', ORDER.incident].map((id) => containedOnOf({ id })),
        }),
        1,
      ],
    ])('%s', async (_, known, times) => {
      const ledger = known(memoryLedger());
      expect((await answered(unbound, [bounded], { ledger })).asked).toHaveLength(times);
    });
  });

  test.each<[string, readonly Incident[], RegExp]>([
    ['a deny that is put back', [stands], /Rolewarden restores it/],
    ['a deny of which the ledger has no record', [{ ...stands, order: 'x' }], /^(?!.*restore)/],
    ['a deny after it failed', [{ ...stands, state: 'failed' }], /^(?!.*restore)/],
  ])('the message promises no more than happens: %s', async (_, known, evidence) => {
    const { decisions } = await answered(calling('iam', 'DeleteRolePolicy', on), known);
    expect(decisions).toMatchObject([{ findings: [{ evidence: expect.stringMatching(evidence) }] }]);
  });

  test.each<[string, Partial<Incident>, Incident['state']]>([
    ['a deny that stands', {}, 'lifted'],
    ['what is left of a deny that Rolewarden lifted down', { state: 'revoked' }, 'lifted'],
    ['a deny that failed: there is nothing to lift', { state: 'failed' }, 'failed'],
    ['a deny that was only observed', { state: 'observed' }, 'observed'],
    ['a deny past its lapse', { deny: { ...writtenDeny(written), lapse: isoSeconds(NOON) } }, 'contained'],
  ])('by a responder, %s', async (_, difference, state) => {
    const call = calling('iam', 'DeleteRolePolicy', on);
    const around = { guard: { responders: ['Deployer'] } };
    expect(await answered(call, [{ ...stands, ...difference }], around)).toMatchObject({ asked: [], state });
  });

  test('by a responder whom the owner named: a lift, when the event happened', async () => {
    const call = calling('iam', 'DeleteRolePolicy', on);
    const around = { guard: { responders: ['Deployer'] }, ledger: memoryLedger() };
    const { asked, event, state, decisions } = await answered(call, [stands], around);
    expect([asked, state]).toEqual([[], 'lifted']);
    expect(event.time).toBeInstanceOf(Date);
    expect((await around.ledger.incident(stands.id))?.liftedAt).toEqual(event.time);
    expect(decisions).toMatchObject([{ action: 'alert', severity: 'info' }]);
  });
});

describe('the freeze of a role that another incident needs, too', () => {
  const freeze = writtenDeny(containmentOf({ ...ORDER, method: 'freeze', scope: { kind: 'role' } }, NOON, HOUR));
  const lifted: Incident = { ...stands, state: 'lifted', deny: freeze };
  const other = command({ incident: 'f'.repeat(16) });
  const frozen = contained(NOON, { id: other.incident, order: JSON.stringify(other), deny: freeze, frozen: true });
  const elsewhere = { ...frozen, id: 'e'.repeat(16), deny: { ...freeze, policyName: NAME } };
  const removed = calling('iam', 'DeleteRolePolicy', { roleName: 'AdminRole', policyName: freeze.policyName });

  test('is put back for the other one, and told as the loss of a deny in force', async () => {
    const { asked, decisions } = await answered(removed, [lifted, frozen, elsewhere]);
    expect(asked).toMatchObject([{ kind: 'restore', incident: other.incident }]);
    expect(decisions).toMatchObject([{ severity: 'critical' }]);
  });

  test('a responder who removes it lifts the other one', async () => {
    const around = { guard: { responders: ['Deployer'] } };
    expect(await answered(removed, [frozen, lifted], around)).toMatchObject({ asked: [], state: 'lifted' });
  });
});

describe('the incidents that a change touches', () => {
  test.each<[string, JsonObject, readonly Incident[]]>([
    ['that of the deny', calling('iam', 'DeleteRolePolicy', on), [stands]],
    ['none by an attempt that was denied', calling('iam', 'DeleteRolePolicy', on, DENIED), []],
    ['none by a policy of its name on another role', calling('iam', 'DeleteRolePolicy', { ...on, roleName: 'B' }), []],
    [
      'none by a policy that names an incident nobody knows',
      calling('iam', 'DeleteRolePolicy', { ...on, policyName: 'rolewarden-fedcba9876543210-freeze' }),
      [],
    ],
    ['none by the end of its role', calling('iam', 'DeleteRole', { roleName: 'AdminRole' }), []],
  ])('%s', async (_, call, incidents) => {
    const ledger = memoryLedger();
    await ledger.record(stands);
    const [change] = guardChangesIn(eventOf(call));
    expect(change && (await touchedBy(change, ledger))).toEqual(incidents);
  });
});
