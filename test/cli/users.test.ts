import { describe, expect, test } from 'vitest';
import { HOUR, later } from '../../lib/base/time.ts';
import { containedCommand } from '../../lib/cli/contained/command.ts';
import { liftCommand } from '../../lib/cli/lift/command.ts';
import type { Edit } from '../../lib/cli/live/edit.ts';
import { liftedCommands } from '../../lib/cli/live/ledger-commands.ts';
import { SESSION_LIFE } from '../../lib/incident/deny/containment-of.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';
import { NOON, typed } from '../support/command-line.ts';
import { OURS } from '../support/events.ts';
import { memoryUser } from '../support/iam/state.ts';
import { userCommand, userDenyPolicy } from '../support/users.ts';
import { memoryLive, roleNamed } from './live/memory-live.ts';

const A = '00000000000000aa';
const NAME = `rolewarden-${A}-quarantine-caller`;
const ARN = `arn:aws:iam::${OURS}:user/alice`;
const CLI = `aws iam delete-user-policy --user-name alice --policy-name ${NAME}`;

const carrying = (name: string, document: unknown) =>
  memoryUser('AIDAEXAMPLE00000', { inline: new Map([[name, document]]) });

/** One incident on a role and on the user who called. */
function account(answers: Partial<Record<Edit['call'], 'unmodifiable'>> = {}) {
  const onRole = denyPolicy('quarantine', { kind: 'role' }, later(NOON, HOUR), later(NOON, HOUR + SESSION_LIFE));
  const live = memoryLive(
    [roleNamed('App', { inline: new Map([[`rolewarden-${A}-quarantine`, onRole]]) })],
    {},
    answers,
  );
  live.users.set('alice', carrying(NAME, userDenyPolicy(later(NOON, 20 * HOUR))));
  return live;
}
type Live = ReturnType<typeof account>;

const lifting = (live: Live, ...argv: string[]) =>
  typed(
    liftCommand(async () => live),
    ['lift', '--anyway', '--commands', ...argv],
  );
const listing = (live: Live, ...argv: string[]) =>
  typed(
    containedCommand(async () => live),
    ['contained', ...argv],
  );

describe('rolewarden lift, of a user', () => {
  test('shows what it would do and that the keys work again', async () => {
    const live = account();
    const { status, out } = await lifting(live, 'user/alice', '--revive');
    expect(status).toBe(0);
    expect(out).toContain(CLI);
    expect(out).toMatch(/every access key, password and session of the user works again, an attacker's included/);
    expect(live.edits).toEqual([]);
  });

  test('without --revive it is not done, because there is no cutoff to move', async () => {
    const live = account();
    const { status, out, err } = await lifting(live, 'user/alice', '--yes');
    expect(status).toBe(1);
    expect(out).toMatch(/NOT POSSIBLE: .*no cutoff to move.*Repeat with --revive/);
    expect(err).toMatch(/user alice: .* STANDS/);
    expect(live.edits).toEqual([]);
    expect(live.told).toEqual([]);
  });

  test.each([['user/alice'], [ARN]])(
    '%s --revive --yes deletes it, tells the ledger and the team, and leaves the role',
    async (meant) => {
      const live = account();
      const order = { id: `${A}-caller`, account: OURS, roleArn: ARN, at: NOON, wholeRole: true };
      await live.ledger.record({ ...order, state: 'contained', order: JSON.stringify(userCommand()) });
      const { status } = await lifting(live, meant, '--revive', '--yes');
      expect(status).toBe(0);
      expect(live.edits).toEqual([{ call: 'delete-user-policy', userName: 'alice', policyName: NAME }]);
      expect(await live.ledger.incident(`${A}-caller`)).toMatchObject({
        state: 'lifted',
        liftedAt: NOON,
        wholeRole: true,
      });
      expect(live.told).toMatchObject([
        {
          decision: { eventName: 'CreateFunction20150331', because: expect.stringMatching(/lifted by hand by/) },
          carried: { outcome: 'revived', target: ARN, policyName: NAME },
        },
      ]);
    },
  );

  test('the incident means both; without --revive the role is lifted and the user stands', async () => {
    const live = account();
    const { status, out, err } = await lifting(live, A, '--yes');
    expect(status).toBe(1);
    expect(live.edits.map(({ call }) => call)).toEqual(['put-role-policy']);
    expect(out).toMatch(/^Done: App: .* is lifted/);
    expect(err).toMatch(/user alice: .* STANDS: .*no cutoff to move/);
    expect(await live.ledger.incident(A)).toMatchObject({ state: 'lifted' });
    expect(await live.ledger.incident(`${A}-caller`)).toBeUndefined();
  });

  test('the incident with --revive takes both away', async () => {
    const live = account();
    expect((await lifting(live, A, '--revive', '--yes')).status).toBe(0);
    expect(live.edits.map(({ call }) => call)).toEqual(['delete-role-policy', 'delete-user-policy']);
  });

  test('one that somebody changed meanwhile is not touched', async () => {
    const live = account();
    const iam = { ...live.iam, current: async () => userDenyPolicy(later(NOON, 30 * HOUR)) };
    const { status, err } = await lifting({ ...live, iam }, 'user/alice', '--revive', '--yes');
    expect([status, live.edits]).toEqual([1, []]);
    expect(err).toMatch(/STANDS: somebody changed the policy meanwhile/);
  });

  test('what is not ours is not lifted', async () => {
    const live = account();
    live.users.set('alice', carrying(NAME, { Version: '2012-10-17', Statement: [] }));
    const { status, err } = await lifting(live, 'user/alice', '--revive', '--yes');
    expect([status, live.edits]).toEqual([2, []]);
    expect(err).toMatch(/no deny of ours stands for user\/alice/);
  });

  test('a bare name is a role’s', async () => {
    expect((await lifting(account(), 'alice', '--revive')).status).toBe(2);
  });

  const contained = {
    ...{ id: `${A}-caller`, account: OURS, roleArn: ARN, at: NOON, wholeRole: true, state: 'contained' as const },
    order: JSON.stringify(userCommand()),
  };

  test('the ledger knows before IAM is changed, and the printed commands say so', async () => {
    const live = account();
    await live.ledger.record(contained);
    const states: (string | undefined)[] = [];
    const iam = {
      ...live.iam,
      apply: async (edit: Edit) => {
        states.push((await live.ledger.incident(contained.id))?.state);
        return live.iam.apply(edit);
      },
    };
    const { out } = await lifting({ ...live, iam }, 'user/alice', '--revive', '--yes');
    expect(states).toEqual(['lifted']);
    expect(out.indexOf(`incident#${A}-caller`)).toBeGreaterThan(0);
    expect(out.indexOf(`incident#${A}-caller`)).toBeLessThan(out.indexOf(CLI));
  });

  test('what IAM does not let go is not recorded as lifted', async () => {
    const live = account({ 'delete-user-policy': 'unmodifiable' });
    await live.ledger.record(contained);
    expect((await lifting(live, 'user/alice', '--revive', '--yes')).status).toBe(1);
    expect((await live.ledger.incident(contained.id))?.state).toBe('contained');
  });

  test('what IAM does not let go stands', async () => {
    const { status, err } = await lifting(
      account({ 'delete-user-policy': 'unmodifiable' }),
      'user/alice',
      '--revive',
      '--yes',
    );
    expect(status).toBe(1);
    expect(err).toMatch(/user alice: .* STANDS/);
  });
});

describe('rolewarden contained, of a user', () => {
  test('as a table that fits', async () => {
    const { out, err } = await listing(account());
    expect(out).toMatch(/USER +SINCE +KEYS WORK FROM +METHOD +INCIDENT/);
    expect(out).toMatch(new RegExp(`alice +\\? +05-05 08:00 +quarantine +${A}`));
    expect(out).toContain('Deactivate the access keys before they work again');
    expect(err).toContain('1 deny on IAM users');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  test('as JSON', async () => {
    const live = account();
    live.users.set('bob', carrying('rolewarden-x', {}));
    const { out } = await listing(live, '--json');
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.slice(1)).toEqual([
      {
        kind: 'user-deny',
        user: 'alice',
        userArn: ARN,
        incident: A,
        state: 'closed',
        says: 'active until 2026-05-05T08:00:00Z',
        cutoff: '2026-05-05T08:00:00Z',
        lapse: '2026-05-05T08:00:00Z',
        scope: { kind: 'user' },
        method: 'quarantine',
        policyName: NAME,
        lift: [...liftedCommands(`${A}-caller`, ARN), CLI],
      },
      { kind: 'stranger', user: 'bob', userArn: `arn:aws:iam::${OURS}:user/bob`, policyName: 'rolewarden-x' },
    ]);
  });

  test('nothing is said of users where none carries a deny', async () => {
    const live = account();
    live.users.clear();
    const { out, err } = await listing(live);
    expect(`${out}${err}`).not.toMatch(/user/i);
  });
});
