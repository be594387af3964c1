import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { HOUR, later, MINUTE } from '../../../lib/base/time.ts';
import { carryOut } from '../../../lib/contain/carry-out.ts';
import type { Command } from '../../../lib/contain/command.ts';
import { containmentOf } from '../../../lib/incident/deny/containment-of.ts';
import { ContainmentError } from '../../../lib/incident/deny/deny-policy.ts';
import { command, liftCommand, ROLE_ID, roleNamed, TARGET } from '../../support/commands.ts';
import { type IamOptions, memoryIam } from '../../support/iam/memory-iam.ts';
import { memoryRole, memoryUser } from '../../support/iam/state.ts';
import { textOf } from '../../support/iam/write.ts';
import { ALICE, ALICE_ID, userCommand, userDenyPolicy } from '../../support/users.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const LAPSE = later(NOW, 24 * HOUR);
const OPTED_IN: Settings = {
  ...DEFAULT_SETTINGS,
  mode: 'enforce',
  contain: { ...DEFAULT_SETTINGS.contain, callerUser: true },
};
const NAME = 'rolewarden-0123456789abcdef-quarantine-caller';
const KEYS = /deactivate its access keys/;

interface Row {
  readonly users?: IamOptions['users'];
  readonly iam?: IamOptions;
  readonly settings?: Partial<Settings>;
  readonly hold?: string;
  readonly mayStop?: boolean;
  readonly standing?: unknown;
  readonly difference?: Parameters<typeof userCommand>[0];
}

async function carried({ users, iam: options, settings, hold, mayStop = true, standing, difference }: Row) {
  const iam = memoryIam({ users: users ?? { alice: memoryUser(ALICE_ID, { path: '/team/' }) }, ...options });
  if (standing !== undefined) iam.users.get('alice')?.inline.set(NAME, standing);
  const asked: string[] = [];
  const may = async () => {
    asked.push('breaker');
    return mayStop;
  };
  const all = { ...OPTED_IN, ...settings };
  const outcome = await carryOut(userCommand(difference), iam.targetPolicies, all, hold, NOW, { mayStop: may });
  return { outcome, iam, asked };
}

describe('a deny on a user', () => {
  test('writes the deny, reads it back and says until when', async () => {
    const { outcome, iam, asked } = await carried({});
    expect(outcome).toMatchObject({
      outcome: 'written',
      containment: { target: ALICE, scope: { kind: 'user' }, lapse: '2026-05-05T10:00:20Z', policyName: NAME },
    });
    expect(iam.users.get('alice')?.inline.get(NAME)).toEqual(userDenyPolicy(LAPSE));
    expect(iam.writes.map(textOf)).toEqual([`put-user-policy alice/${NAME}`]);
    expect(asked).toEqual(['breaker']);
  });

  test.each<[string, Row, object]>([
    [
      'held back by the mode or the kill switch',
      { hold: 'the kill switch is on' },
      { outcome: 'observed', because: 'the kill switch is on' },
    ],
    [
      'not opted in any more',
      { settings: { contain: DEFAULT_SETTINGS.contain } },
      { outcome: 'refused', because: 'contain.callerUser is not set' },
    ],
    [
      'protected by name',
      { settings: { protect: { roles: [], users: ['ali*'] } } },
      { outcome: 'refused', because: 'protect.users names ali*' },
    ],
    ['protected by ARN', { settings: { protect: { roles: [], users: [ALICE] } } }, { outcome: 'refused' }],
    [
      'the breaker is open',
      { mayStop: false },
      { outcome: 'refused', because: expect.stringMatching(/breaker is open .* deactivate its access keys/) },
    ],
    [
      'gone',
      { users: {}, difference: { at: later(NOW, -2 * MINUTE) } },
      { outcome: 'absent', because: 'the user is gone' },
    ],
    [
      'another user of the same name',
      { users: { alice: memoryUser('AIDAEXAMPLEOTHER') } },
      { outcome: 'absent', because: expect.stringMatching(/AIDAEXAMPLEOTHER is another one/) },
    ],
    [
      'full: somebody has used the quota up',
      { iam: { taken: { user: 1900 } } },
      { outcome: 'full', because: expect.stringMatching(KEYS) },
    ],
    ['unmodifiable', { iam: { answers: { 'put-user-policy': 'unmodifiable' } } }, { outcome: 'unmodifiable' }],
    ['taken and not shown', { iam: { shows: false } }, { outcome: 'unconfirmed' }],
  ])('%s', async (_, row, expected) => {
    const { outcome, iam } = await carried(row);
    expect(outcome).toMatchObject(expected);
    if (outcome.outcome !== 'unconfirmed') expect(iam.writes).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['the same deny', userDenyPolicy(LAPSE)],
    ['one that ends some minutes later', userDenyPolicy(later(LAPSE, 5 * MINUTE))],
  ])('%s stands: nothing is written, the breaker is not asked', async (_, standing) => {
    const { outcome, iam, asked } = await carried({ standing });
    expect(outcome).toMatchObject({ outcome: 'stands', containment: { policyDocument: standing } });
    expect([iam.writes, asked]).toEqual([[], []]);
  });

  test.each<[string, unknown]>([
    ['one dated back', userDenyPolicy(later(NOW, MINUTE))],
    ['one that ends a little earlier, and that we did not record', userDenyPolicy(later(LAPSE, -MINUTE))],
    ['one that ends an hour later', userDenyPolicy(later(LAPSE, HOUR))],
    ['one that has lapsed', userDenyPolicy(later(NOW, -HOUR))],
    ['an Allow', { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }],
    ['a deny as roles have it', containmentOf({ ...command(), target: TARGET }, NOW, HOUR).policyDocument],
  ])('%s under our name is replaced, and it is said', async (_, standing) => {
    const { outcome, iam } = await carried({ standing });
    expect(outcome).toMatchObject({ outcome: 'written', because: expect.stringMatching(/was replaced/) });
    expect(iam.users.get('alice')?.inline.get(NAME)).toEqual(userDenyPolicy(LAPSE));
  });

  test('what IAM does not answer by name flies, for the queue to try again', async () => {
    await expect(carried({ iam: { answers: { 'put-user-policy': new Error('Throttling') } } })).rejects.toThrow(
      'Throttling',
    );
  });

  test('is put on a user alone, and no deny of a role there', async () => {
    const iam = memoryIam({ users: { alice: memoryUser(ALICE_ID, { path: '/team/' }) } });
    const put = (order: Command) => carryOut(order, iam.targetPolicies, OPTED_IN, undefined, NOW);
    await expect(put(userCommand({ target: TARGET }))).rejects.toThrow(ContainmentError);
    await expect(put(command({ target: ALICE }))).rejects.toThrow(ContainmentError);
    await expect(put(liftCommand({ target: ALICE, scope: { kind: 'user' } }))).rejects.toThrow(/only a person lifts/);
    expect(iam.writes).toEqual([]);
  });

  test('leaves a role of the same name alone', async () => {
    const iam = memoryIam({
      roles: { alice: memoryRole(ROLE_ID) },
      users: { alice: memoryUser(ALICE_ID, { path: '/team/' }) },
    });
    await carryOut(userCommand(), iam.targetPolicies, OPTED_IN, undefined, NOW);
    const onRole = await carryOut(
      command({ target: roleNamed('alice') }),
      iam.targetPolicies,
      OPTED_IN,
      undefined,
      NOW,
    );
    expect(onRole.outcome).toBe('written');
    expect(iam.writes.map(textOf)).toEqual([
      `put-user-policy alice/${NAME}`,
      'put-role-policy alice/rolewarden-0123456789abcdef-quarantine',
    ]);
  });
});
