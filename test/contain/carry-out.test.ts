import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import { carryOut } from '../../lib/contain/carry-out.ts';
import type { Command } from '../../lib/contain/command.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';
import type { WrittenDeny } from '../../lib/incident/incident.ts';
import { command, liftCommand, ROLE_ID, TARGET } from '../support/commands.ts';
import { type IamOptions, memoryIam } from '../support/iam/memory-iam.ts';
import { memoryRole } from '../support/iam/state.ts';
import { inlineOnly } from '../support/iam/target-ports.ts';
import { textOf } from '../support/iam/write.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const NAME = 'rolewarden-0123456789abcdef-quarantine';
const enforce: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };

const ROLE = { kind: 'role' } as const;
const SESSION = { kind: 'session', userids: [`${ROLE_ID}:i-0abc`] } as const;
const ours = (cutoff: Date, scope: typeof ROLE | typeof SESSION = ROLE) =>
  denyPolicy('quarantine', scope, cutoff, later(cutoff, 13 * HOUR));
const standing = ours(new Date('2026-05-04T11:00:00Z'));
const RECORDED: WrittenDeny = {
  policyName: NAME,
  method: 'quarantine',
  scope: ROLE,
  cutoff: '2026-05-04T11:00:00Z',
  lapse: '2026-05-05T00:00:00Z',
};
const lapsed = ours(new Date('2026-05-03T11:00:00Z'));

/** AdminRole, with a document under the name of the deny. */
function given(options: IamOptions = {}, stood?: unknown) {
  const role = memoryRole(ROLE_ID);
  if (stood !== undefined) role.inline.set(NAME, stood);
  return { role, iam: memoryIam({ roles: { AdminRole: role }, ...options }) };
}

interface Row {
  readonly name: string;
  readonly command?: Command;
  readonly iam?: IamOptions;
  /** False: the code knows no rung above the inline policies. */
  readonly climbs?: false;
  readonly settings?: Settings;
  readonly hold?: string;
  readonly stood?: unknown;
  /** The deny that the ledger says we wrote. */
  readonly recorded?: WrittenDeny;
  readonly outcome: string;
  readonly because?: RegExp;
  /** Written or not, and what. */
  readonly writes?: string[];
}

const PUT = [`put-role-policy AdminRole/${NAME}`];
const rows: Row[] = [
  { name: 'a quarantine of a role', outcome: 'written', writes: PUT },
  { name: 'the same again: it stands, nothing is written', stood: standing, recorded: RECORDED, outcome: 'stands' },
  { name: 'one that covers what would be written stands', stood: ours(later(NOW, HOUR + 40_000)), outcome: 'stands' },
  {
    name: 'a weaker one that we did not record does not stand: names can be computed',
    stood: ours(later(NOW, 40_000)),
    outcome: 'written',
    because: /another document stood/,
    writes: PUT,
  },
  {
    name: 'nor does one that ends later than ours',
    stood: ours(later(NOW, 3 * HOUR + 40_000)),
    outcome: 'written',
    because: /another document stood/,
    writes: PUT,
  },
  {
    name: 'a recorded deny that somebody weakened does not stand',
    stood: ours(later(NOW, 40_000)),
    recorded: RECORDED,
    outcome: 'written',
    because: /another document stood/,
    writes: PUT,
  },
  { name: 'what lapsed under that name does not stand', stood: lapsed, outcome: 'written', writes: PUT },
  {
    name: 'a deny that somebody dated back before the event does not stand',
    stood: ours(new Date('2026-05-04T09:59:59Z')),
    outcome: 'written',
    because: /another document stood/,
    writes: PUT,
  },
  {
    name: 'an Allow that somebody wrote over it is replaced and told',
    stood: { ...standing, Statement: [{ ...standing.Statement[0], Effect: 'Allow' }] },
    outcome: 'written',
    because: /another document stood/,
    writes: PUT,
  },
  {
    name: 'a narrower deny does not stand in for it',
    stood: ours(later(NOW, HOUR - 20_000), SESSION),
    outcome: 'written',
    writes: PUT,
  },
  { name: 'observe mode or the kill switch', hold: 'mode is observe', outcome: 'observed', because: /observe/ },
  {
    name: 'a protected role',
    settings: { ...enforce, protect: { roles: ['Admin*'] } },
    outcome: 'refused',
    because: /protect/,
  },
  {
    name: 'a service-linked role',
    command: command({ target: 'arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX' }),
    outcome: 'refused',
    because: /service-linked/,
  },
  {
    name: 'an Identity Center role',
    command: command({
      target: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1',
    }),
    outcome: 'refused',
    because: /Identity Center/,
  },
  {
    name: 'a role of the guardrail',
    command: command({ target: 'arn:aws:iam::111122223333:role/rolewarden-contain' }),
    outcome: 'refused',
    because: /guardrail/,
  },
  {
    name: 'a role that is gone',
    command: command({ at: later(NOW, -2 * MINUTE) }),
    iam: { roles: {} },
    outcome: 'absent',
    because: /gone/,
  },
  {
    name: 'a role made anew under the name',
    iam: { roles: { AdminRole: memoryRole('AROAEXAMPLEOTHER') } },
    outcome: 'absent',
    because: /AROAEXAMPLEOTHER/,
  },
  {
    name: 'a role that vanishes in between',
    iam: { answers: { 'put-role-policy': 'absent' } },
    outcome: 'absent',
    writes: PUT,
  },
  {
    name: 'IAM lets nobody change it',
    iam: { answers: { 'put-role-policy': 'unmodifiable' } },
    outcome: 'unmodifiable',
    writes: PUT,
  },
  {
    name: 'no room among the inline policies',
    iam: { answers: { 'put-role-policy': 'full' } },
    climbs: false,
    outcome: 'full',
    because: /room/,
    writes: [...PUT, 'put-role-policy AdminRole/rolewarden-0123456789abcdef-freeze'],
  },
  {
    name: 'not there when read back',
    iam: { shows: false },
    outcome: 'unconfirmed',
    writes: PUT,
  },
  {
    name: 'an extension is a policy of its own',
    command: command({ kind: 'extend', extension: 2 }),
    outcome: 'written',
    writes: [`${PUT[0]}-x2`],
  },
  {
    name: 'a lift makes the cutoff now',
    command: liftCommand(),
    stood: standing,
    outcome: 'lifted',
    writes: PUT,
  },
  {
    name: 'a lift of what lets new sessions in already',
    command: liftCommand(),
    stood: ours(later(NOW, -20_000)),
    outcome: 'lifted',
    because: /already/,
  },
  {
    name: 'a revival deletes',
    command: liftCommand({ revive: true }),
    stood: standing,
    outcome: 'revived',
    writes: [`delete-role-policy AdminRole/${NAME}`],
  },
  {
    name: 'a lift of a protected role',
    command: liftCommand(),
    settings: { ...enforce, protect: { roles: ['*'] } },
    stood: standing,
    outcome: 'lifted',
    writes: PUT,
  },
  {
    name: 'a lift while the kill switch is on',
    command: liftCommand(),
    hold: 'the kill switch is on',
    stood: standing,
    outcome: 'lifted',
    writes: PUT,
  },
  {
    name: 'a lift touches nothing of a stranger',
    command: liftCommand({ revive: true }),
    stood: { Version: '2012-10-17', Statement: [] },
    outcome: 'refused',
  },
  { name: 'a lift of what is not there', command: liftCommand(), outcome: 'refused' },
];

describe('carryOut', () => {
  test.each(rows.map((row) => [row.name, row] as const))('%s', async (_, row) => {
    const { iam } = given(row.iam, row.stood);
    const policies = row.climbs === false ? inlineOnly(iam.targetPolicies) : iam.targetPolicies;
    const carried = await carryOut(row.command ?? command(), policies, row.settings ?? enforce, row.hold, NOW, {
      recorded: row.recorded,
    });
    expect(carried.outcome).toBe(row.outcome);
    expect(iam.asked.map(textOf)).toEqual(row.writes ?? []);
    if (row.because) expect('because' in carried && carried.because).toMatch(row.because);
  });

  test('writes the very document the decision showed, dated by its own clock', async () => {
    const { iam, role } = given();
    const caller = command({ scope: SESSION, method: 'revocation', caller: true });
    await carryOut(caller, iam.targetPolicies, enforce, undefined, NOW);
    const [[name, document] = []] = role.inline;
    expect(name).toBe('rolewarden-0123456789abcdef-revocation-caller');
    const order = {
      incident: '0123456789abcdef',
      target: command().target,
      method: 'revocation',
      scope: SESSION,
      caller: true,
    } as const;
    expect(document).toEqual(containmentOf(order, NOW, HOUR).policyDocument);
  });

  test('a deny that stands is told with its own dates', async () => {
    const { iam } = given({}, standing);
    const later5 = later(NOW, 5 * MINUTE);
    const carried = await carryOut(command(), iam.targetPolicies, enforce, undefined, later5, { recorded: RECORDED });
    expect(carried).toMatchObject({ containment: { cutoff: '2026-05-04T11:00:00Z', lapse: '2026-05-05T00:00:00Z' } });
  });

  test('a slow clock does not let the sessions of the event live', async () => {
    const slow = later(NOW, -3 * MINUTE);
    for (const now of [slow, later(slow, -1000)]) {
      const { iam } = given();
      const carried = await carryOut(command({ method: 'revocation' }), iam.targetPolicies, enforce, undefined, now);
      expect(carried).toMatchObject({ containment: { cutoff: '2026-05-04T10:01:00Z' } });
    }
  });

  test('a lift keeps the lapse: sessions from before stay dead', async () => {
    const { iam, role } = given({}, standing);
    await carryOut(liftCommand(), iam.targetPolicies, enforce, undefined, NOW);
    expect(role.inline.get(NAME)).toMatchObject({
      Statement: [
        {
          Condition: {
            DateLessThan: { 'aws:TokenIssueTime': '2026-05-04T10:01:20Z', 'aws:CurrentTime': '2026-05-05T00:00:00Z' },
          },
        },
      ],
    });
  });

  test('a role of a moment ago that IAM does not show yet is asked for again, also where nobody could read it', async () => {
    const { iam } = given({ roles: {} });
    const ask = (order: Command, now = NOW) => carryOut(order, iam.targetPolicies, enforce, undefined, now);
    const { targetId: _, ...unread } = command();
    for (const order of [command(), unread]) {
      await expect(ask(order)).rejects.toThrow(/does not show .* yet/);
      expect(await ask(order, later(NOW, 2 * MINUTE))).toMatchObject({ outcome: 'absent' });
    }
  });

  test.each([
    ['account', TARGET.replace('111122223333', '444455556666')],
    ['partition', TARGET.replace('arn:aws:', 'arn:aws-cn:')],
  ])('a target of another %s is not written on the role of the same name, nor lifted there', async (_, target) => {
    const { iam } = given();
    for (const order of [
      command({ target }),
      liftCommand({ target }),
      command({ target, kind: 'extend', extension: 1 }),
    ])
      expect(await carryOut(order, iam.targetPolicies, enforce, undefined, NOW)).toMatchObject({
        outcome: 'refused',
        because: `the command is for ${target}, and this account has ${TARGET}`,
      });
    expect(iam.writes).toEqual([]);
  });

  test('the path that IAM answers decides about the rails, not the one of the command', async () => {
    const protect = { roles: [`arn:aws:iam::111122223333:role/prod/AdminRole`] };
    const iam = memoryIam({ roles: { AdminRole: memoryRole(ROLE_ID, { path: '/prod/' }) } });
    const carried = await carryOut(command(), iam.targetPolicies, { ...enforce, protect }, undefined, NOW);
    expect(carried).toMatchObject({ outcome: 'refused', because: expect.stringContaining('protect.roles names') });
  });

  test('what IAM answers unexpectedly flies: the queue tries again', async () => {
    const { iam } = given({ answers: { 'put-role-policy': new Error('Rate exceeded') } });
    await expect(carryOut(command(), iam.targetPolicies, enforce, undefined, NOW)).rejects.toThrow('Rate exceeded');
  });
});
