import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../lib/base/settings/settings.ts';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import { carryOut } from '../../lib/contain/carry-out.ts';
import type { Command } from '../../lib/contain/command.ts';
import { containmentOf } from '../../lib/incident/deny/containment.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';
import { command, liftCommand, ROLE_ID } from '../support/commands.ts';
import { type Answers, memoryPolicies } from '../support/role-policies.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const NAME = 'rolewarden-0123456789abcdef-quarantine';
const ROLES = { AdminRole: ROLE_ID };
const enforce: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };

const ROLE = { kind: 'role' } as const;
const SESSION = { kind: 'session', userids: [`${ROLE_ID}:i-0abc`] } as const;
const ours = (cutoff: Date, scope: typeof ROLE | typeof SESSION = ROLE) =>
  denyPolicy('quarantine', scope, cutoff, later(cutoff, 13 * HOUR));
const standing = ours(new Date('2026-05-04T11:00:00Z'));
const lapsed = ours(new Date('2026-05-03T11:00:00Z'));

interface Row {
  readonly name: string;
  readonly command?: Command;
  readonly answers?: Answers;
  readonly settings?: Settings;
  readonly hold?: string;
  readonly stood?: unknown;
  readonly outcome: string;
  readonly because?: RegExp;
  /** Written or not, and what. */
  readonly writes?: string[];
}

const PUT = [`put AdminRole/${NAME}`];
const rows: Row[] = [
  { name: 'a quarantine of a role', outcome: 'written', writes: PUT },
  { name: 'the same again: it stands, nothing is written', stood: standing, outcome: 'stands' },
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
  { name: 'a role that is gone', answers: { roles: {} }, outcome: 'absent', because: /gone/ },
  {
    name: 'a role made anew under the name',
    answers: { roles: { AdminRole: 'AROAEXAMPLEOTHER' } },
    outcome: 'absent',
    because: /AROAEXAMPLEOTHER/,
  },
  { name: 'a role that vanishes in between', answers: { roles: ROLES, put: 'absent' }, outcome: 'absent', writes: PUT },
  {
    name: 'IAM lets nobody change it',
    answers: { roles: ROLES, put: 'unmodifiable' },
    outcome: 'unmodifiable',
    writes: PUT,
  },
  {
    name: 'no room among the inline policies',
    answers: { roles: ROLES, put: 'full' },
    outcome: 'full',
    because: /room/,
    writes: PUT,
  },
  {
    name: 'not there when read back',
    answers: { roles: ROLES, confirmed: false },
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
    writes: [`remove AdminRole/${NAME}`],
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
    const policies = memoryPolicies(row.answers ?? { roles: ROLES });
    if (row.stood !== undefined) policies.documents.set(`AdminRole/${NAME}`, row.stood);
    const carried = await carryOut(row.command ?? command(), policies, row.settings ?? enforce, row.hold, NOW);
    expect(carried.outcome).toBe(row.outcome);
    expect(policies.writes).toEqual(row.writes ?? []);
    if (row.because) expect('because' in carried && carried.because).toMatch(row.because);
  });

  test('writes the very document the decision showed, dated by its own clock', async () => {
    const policies = memoryPolicies({ roles: ROLES });
    await carryOut(command({ scope: SESSION, method: 'revocation', caller: true }), policies, enforce, undefined, NOW);
    const [[name, document] = []] = [...policies.documents];
    expect(name).toBe('AdminRole/rolewarden-0123456789abcdef-revocation-caller');
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
    const policies = memoryPolicies({ roles: ROLES });
    policies.documents.set(`AdminRole/${NAME}`, standing);
    const carried = await carryOut(command(), policies, enforce, undefined, later(NOW, 5 * MINUTE));
    expect(carried).toMatchObject({ containment: { cutoff: '2026-05-04T11:00:00Z', lapse: '2026-05-05T00:00:00Z' } });
  });

  test('a slow clock does not let the sessions of the event live', async () => {
    const slow = later(NOW, -3 * MINUTE);
    for (const now of [slow, later(slow, -1000)]) {
      const policies = memoryPolicies({ roles: ROLES });
      const carried = await carryOut(command({ method: 'revocation' }), policies, enforce, undefined, now);
      expect(carried).toMatchObject({ containment: { cutoff: '2026-05-04T10:01:00Z' } });
    }
  });

  test('a lift keeps the lapse: sessions from before stay dead', async () => {
    const policies = memoryPolicies({ roles: ROLES });
    policies.documents.set(`AdminRole/${NAME}`, standing);
    await carryOut(liftCommand(), policies, enforce, undefined, NOW);
    expect(policies.documents.get(`AdminRole/${NAME}`)).toMatchObject({
      Statement: [
        {
          Condition: {
            DateLessThan: { 'aws:TokenIssueTime': '2026-05-04T10:00:20Z', 'aws:CurrentTime': '2026-05-05T00:00:00Z' },
          },
        },
      ],
    });
  });

  test('what IAM answers unexpectedly flies: the queue tries again', async () => {
    const policies = memoryPolicies({ roles: ROLES, put: new Error('Rate exceeded') });
    await expect(carryOut(command(), policies, enforce, undefined, NOW)).rejects.toThrow('Rate exceeded');
  });
});
