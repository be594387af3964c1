import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import { HOUR, isoSeconds, later, MINUTE } from '../../../lib/base/time.ts';
import { liftCommand } from '../../../lib/cli/lift/command.ts';
import { answered, knownOf } from '../../../lib/contain/answered.ts';
import { SESSION_LIFE } from '../../../lib/incident/deny/containment-of.ts';
import { parseDeny } from '../../../lib/incident/deny/deny-document.ts';
import { denyPolicy } from '../../../lib/incident/deny/deny-policy.ts';
import type { Incident } from '../../../lib/incident/incident.ts';
import { NOON, typed } from '../../support/command-line.ts';
import { command, report } from '../../support/commands.ts';
import { OURS } from '../../support/events.ts';
import { textOf } from '../../support/iam/write.ts';
import { memoryLive, roleNamed } from '../live/memory-live.ts';

const A = '00000000000000aa';
const quarantine = denyPolicy('quarantine', { kind: 'role' }, later(NOON, HOUR), later(NOON, HOUR + SESSION_LIFE));
const session = denyPolicy(
  'revocation',
  { kind: 'session', userids: ['AROADEVEXAMPLE:dana'] },
  later(NOON, -HOUR),
  later(NOON, -HOUR + SESSION_LIFE),
);

const DATES = {
  method: 'quarantine',
  scope: { kind: 'role' },
  cutoff: isoSeconds(later(NOON, HOUR)),
  lapse: isoSeconds(later(NOON, HOUR + SESSION_LIFE)),
} as const;

/** One incident on two roles: the passed one and its caller's. */
const account = (...answers: unknown[]) =>
  memoryLive(
    [
      roleNamed('App', {
        inline: new Map<string, unknown>([
          [`rolewarden-${A}-quarantine`, quarantine],
          ['own', {}],
        ]),
      }),
      roleNamed('Dev', { inline: new Map([[`rolewarden-${A}-revocation-caller`, session]]) }),
    ],
    {},
    ...(answers as [Record<string, never>]),
  );

/** Whether the cause still stands is another test's: see cause.test.ts. */
const typing = (live: ReturnType<typeof account>, ...argv: string[]) =>
  typed(
    liftCommand(async () => live),
    ['lift', '--anyway', ...argv],
  );

describe('rolewarden lift', () => {
  test('without --yes it writes nothing and prints every command', async () => {
    const live = account();
    expect((await typing(live, A)).out).not.toContain('aws ');
    const { status, out, err } = await typing(live, A, '--commands');
    expect(status).toBe(0);
    expect(live.edits).toEqual([]);
    expect(out).toContain(
      `aws iam put-role-policy --role-name App --policy-name rolewarden-${A}-quarantine --policy-document '{"Version"`,
    );
    expect(out).toContain('"aws:TokenIssueTime":"2026-05-04T12:01:00Z"');
    expect(out).toContain('nothing to do: new sessions work already');
    expect(err).toContain('Nothing was written. The same command with --yes does it.');
  });

  test('a deny that somebody took away a moment before is lifted in the ledger, and stays away', async () => {
    const live = account();
    const gone = { account: OURS, roleArn: `arn:aws:iam::${OURS}:role/Gone`, at: NOON, wholeRole: true };
    await live.ledger.record({ ...gone, id: 'bb000000000000bb', state: 'contained' });
    const dry = await typing(live, 'bb000000000000bb');
    expect(dry.out).toContain('no deny stands now; with the lift in the ledger none is put back');
    expect((await live.ledger.incident('bb000000000000bb'))?.state).toBe('contained');
    expect((await typing(live, 'bb000000000000bb', '--yes')).status).toBe(0);
    expect((await live.ledger.incident('bb000000000000bb'))?.state).toBe('lifted');
  });

  test('an incident whose own command is yet to come is lifted whole, and the command writes nothing then', async () => {
    const only = roleNamed('Dev', { inline: new Map([[`rolewarden-${A}-revocation-caller`, session]]) });
    const live = memoryLive([only], {});
    const dry = await typing(live, A);
    expect(dry.out).toContain(
      'nothing is known yet of what the incident does to its role; with the lift in the ledger nothing is written on it',
    );
    expect((await typing(live, A, '--yes')).status).toBe(0);
    for (const id of [A, `${A}-caller`]) expect((await live.ledger.incident(id))?.state).toBe('lifted');
    const late = await knownOf(command({ incident: A }), live.ledger);
    expect(answered(command({ incident: A }), late, DEFAULT_SETTINGS, NOON)).toMatchObject({ outcome: 'answered' });
  });

  test('an incident whose caller could not be lifted is not lifted whole', async () => {
    const only = roleNamed('Dev', { inline: new Map([[`rolewarden-${A}-revocation-caller`, session]]) });
    const live = memoryLive([only], {});
    live.iam.apply = async () => 'unmodifiable';
    expect((await typing(live, A, '--revive', '--yes')).status).toBe(1);
    expect((await live.ledger.incident(A))?.state).toBeUndefined();
  });

  test('the lift of a caller by name leaves what the incident does to its role', async () => {
    const live = memoryLive(
      [roleNamed('Dev', { inline: new Map([[`rolewarden-${A}-revocation-caller`, session]]) })],
      {},
    );
    await typing(live, 'Dev', '--yes');
    expect(await live.ledger.incident(A)).toBeUndefined();
  });

  test('a deny that the listing of IAM does not show yet is not called gone', async () => {
    const live = account();
    live.iam.underPrefix = async () => [];
    const deny = { policyName: `rolewarden-${A}-quarantine`, ...DATES };
    const late = { account: OURS, roleArn: `arn:aws:iam::${OURS}:role/App`, at: NOON, wholeRole: true, deny };
    await live.ledger.record({ ...late, id: A, state: 'contained' });
    const { status, err } = await typing(live, A, '--yes');
    expect([status, err]).toEqual([2, expect.stringContaining('repeat the command in a minute')]);
    expect((await live.ledger.incident(A))?.state).toBe('contained');
  });

  test('an incident whose caller the deny of another incident stops is lifted, and that deny stays', async () => {
    const live = account();
    const B = 'bb000000000000bb';
    live.roles.get('App')?.inline.set(`rolewarden-${B}-quarantine`, quarantine);
    const known = { account: OURS, at: NOON, wholeRole: false, state: 'contained' as const };
    const own = { policyName: `rolewarden-${B}-quarantine`, ...DATES };
    await live.ledger.record({ ...known, id: B, roleArn: `arn:aws:iam::${OURS}:role/App`, deny: own });
    const covering = { ...DATES, policyName: `rolewarden-${A}-revocation-caller`, method: 'revocation' as const };
    const caller = { roleArn: `arn:aws:iam::${OURS}:role/Dev`, caller: true as const, deny: covering };
    await live.ledger.record({ ...known, ...caller, id: `${B}-caller` });
    const dry = await typing(live, B);
    expect([dry.status, dry.out]).toEqual([0, expect.stringContaining(`node dist/rolewarden.js lift ${A}`)]);
    const { status, out, err } = await typing(live, B, '--yes');
    expect([status, out]).toEqual([0, expect.stringContaining(`rolewarden-${B}-quarantine is lifted`)]);
    expect(err).toContain(`the deny of incident ${A} stops the caller's session too, and stays`);
    expect(live.edits.map(textOf)).toEqual([`put-role-policy App/rolewarden-${B}-quarantine`]);
    for (const id of [B, `${B}-caller`]) expect((await live.ledger.incident(id))?.state).toBe('lifted');
  });

  test('… and nothing is written on its role, where its own command is still on its way', async () => {
    const live = account();
    const B = 'bb000000000000bb';
    const covering = { ...DATES, policyName: `rolewarden-${A}-revocation-caller`, method: 'revocation' as const };
    const caller = { roleArn: `arn:aws:iam::${OURS}:role/Dev`, caller: true as const, deny: covering };
    await live.ledger.record({
      ...{ account: OURS, at: NOON, wholeRole: false, state: 'contained' as const },
      ...caller,
      id: `${B}-caller`,
    });
    expect((await typing(live, B, '--yes')).status).toBe(0);
    for (const id of [B, `${B}-caller`]) expect((await live.ledger.incident(id))?.state).toBe('lifted');
  });

  test.each([['App'], [`arn:aws:iam::${OURS}:role/App`], [A]])('%s --yes lifts and records', async (meant) => {
    const live = account();
    const { status, out } = await typing(live, meant, '--yes');
    expect(status).toBe(0);
    expect(live.edits).toHaveLength(1);
    expect(out).toBe(`Done: App: rolewarden-${A}-quarantine is lifted; IAM spreads it within minutes.\n`);
    expect(await live.ledger.incident(A)).toMatchObject({ state: 'lifted', roleArn: `arn:aws:iam::${OURS}:role/App` });
    const caller = await live.ledger.incident(`${A}-caller`);
    if (meant === A) expect(caller).toMatchObject({ state: 'lifted', roleArn: `arn:aws:iam::${OURS}:role/Dev` });
    else expect(caller).toBeUndefined();
  });

  test('--revive says what it does, and deletes only ours', async () => {
    const live = account();
    const dry = await typing(live, 'App', '--revive', '--commands');
    expect(dry.out).toContain(`aws iam delete-role-policy --role-name App --policy-name rolewarden-${A}-quarantine\n`);
    expect(dry.err).toContain("the attacker's included");
    expect(live.edits).toEqual([]);
    const { out } = await typing(live, 'App', '--revive', '--yes');
    expect(out).toMatch(
      /^Done: App: .* is deleted; within minutes earlier sessions work again, an attacker's included\.$/m,
    );
    expect([...(live.roles.get('App')?.inline.keys() ?? [])]).toEqual(['own']);
  });

  test('nothing of ours', async () => {
    const { status, err } = await typing(account(), 'Nobody', '--yes');
    expect(status).toBe(2);
    expect(err).toContain(
      `no deny of ours stands for Nobody in account ${OURS}; node dist/rolewarden.js contained lists them`,
    );
  });

  test('what IAM does not let go stands, and the rest is lifted', async () => {
    const live = account({ 'put-role-policy': 'unmodifiable' });
    const { status, err } = await typing(live, A, '--yes');
    expect(status).toBe(1);
    expect(err).toContain(`App: rolewarden-${A}-quarantine STANDS: IAM lets nobody change this role`);
    expect(err).toContain('By hand:\n  aws iam put-role-policy --role-name App ');
    expect(err).toContain(`${A} is not recorded as lifted: it still stands on arn:aws:iam::${OURS}:role/App`);
    expect(await live.ledger.incident(A)).toMatchObject({ state: 'contained' });
    expect(await live.ledger.incident(`${A}-caller`)).toMatchObject({ state: 'lifted' });
  });

  test('throttled on one role: the other is lifted all the same', async () => {
    const live = account();
    const apply: typeof live.iam.apply = (edit) =>
      'roleName' in edit && edit.roleName === 'App'
        ? Promise.reject(Object.assign(new Error('Rate exceeded'), { name: 'Throttling' }))
        : live.iam.apply(edit);
    const { status, err } = await typing({ ...live, iam: { ...live.iam, apply } }, A, '--revive', '--yes');
    expect(status).toBe(1);
    expect(err).toContain(`App: rolewarden-${A}-quarantine STANDS: AWS throttles: wait a minute`);
    expect(live.roles.get('Dev')?.inline.size).toBe(0);
  });

  test('a ledger that does not answer keeps nobody contained', async () => {
    const live = account();
    const ledger = { ...live.ledger, record: () => Promise.reject(new Error('timeout')) };
    const { status, err } = await typing({ ...live, ledger }, A, '--yes');
    expect([status, live.edits.length]).toEqual([0, 1]);
    expect(err).toContain(`${A}: the ledger did not take it (Error: timeout): the deny may be put back`);
    expect(err).toContain(
      'aws ssm put-parameter --region us-east-1 --overwrite --name /rolewarden/kill-switch --type String --value on',
    );
  });

  describe('the ledger', () => {
    const known: Incident = {
      id: A,
      account: OURS,
      roleArn: `arn:aws:iam::${OURS}:role/App`,
      state: 'contained',
      at: later(NOON, -HOUR),
      wholeRole: true,
      order: JSON.stringify(command({ incident: A, report: report({ incident: A }) })),
    };

    test('knows before IAM is changed', async () => {
      const live = account();
      await live.ledger.record(known);
      const states: unknown[] = [];
      const apply: typeof live.iam.apply = async (edit) => {
        states.push((await live.ledger.incident(A))?.state);
        return live.iam.apply(edit);
      };
      await typing({ ...live, iam: { ...live.iam, apply } }, 'App', '--yes');
      expect(states).toEqual(['lifted']);
      expect(await live.ledger.incident(A)).toEqual({ ...known, state: 'lifted', liftedAt: NOON });
    });

    test('gets the incident back as it was when IAM refuses', async () => {
      const live = account({ 'put-role-policy': 'unmodifiable' });
      await live.ledger.record(known);
      expect(await typing(live, 'App', '--yes')).toMatchObject({ status: 1 });
      expect(await live.ledger.incident(A)).toEqual(known);
      expect(await live.ledger.guarded(OURS)).toEqual([known]);
      expect(live.told).toEqual([]);
    });

    test('keeps a lift that somebody else made meanwhile', async () => {
      const live = account();
      await live.ledger.record(known);
      const opened = denyPolicy('quarantine', { kind: 'role' }, NOON, later(NOON, SESSION_LIFE));
      const record: typeof live.ledger.record = async (incident) => {
        live.roles.get('App')?.inline.set(`rolewarden-${A}-quarantine`, opened);
        return live.ledger.record(incident);
      };
      const { status, err } = await typing({ ...live, ledger: { ...live.ledger, record } }, 'App', '--yes');
      expect(status).toBe(1);
      expect(err).toContain('somebody changed the policy meanwhile');
      expect(err).not.toContain('By hand'); // it would overwrite that
      expect(await live.ledger.incident(A)).toMatchObject({ state: 'lifted' });
    });

    test('that cannot take the lift back is told of', async () => {
      const live = account({ 'put-role-policy': 'unmodifiable' });
      const ledger = { ...live.ledger, takeBackLift: () => Promise.reject(new Error('timeout')) };
      const { err } = await typing({ ...live, ledger }, 'App', '--yes');
      expect(err).toContain(`${A} still stands, but the ledger has it for lifted (Error: timeout): repeat the command`);
    });

    test('hears of every incident on a role that is meant by its name', async () => {
      const live = account();
      const covered = { ...known, id: '00000000000000cc' };
      await live.ledger.record(covered); // it has no deny of its own
      await typing(live, A, '--yes');
      expect(await live.ledger.incident(covered.id)).toMatchObject({ state: 'contained' });
      expect((await typing(live, 'App', '--commands')).out).toContain(`incident#${covered.id}`);
      await typing(live, 'App', '--yes');
      expect(await live.ledger.incident(covered.id)).toMatchObject({ state: 'lifted' });
    });

    describe('incidents that only the freeze of the role covers', () => {
      const [B, C] = ['00000000000000bb', '00000000000000cc'];
      const freeze = denyPolicy('freeze', { kind: 'role' }, later(NOON, HOUR), later(NOON, HOUR + SESSION_LIFE));
      const policyName = `rolewarden-${B}-freeze`;
      const [cutoff, lapse] = [isoSeconds(later(NOON, HOUR)), isoSeconds(later(NOON, HOUR + SESSION_LIFE))];
      const deny = { policyName, method: 'freeze', scope: { kind: 'role' }, cutoff, lapse } as const;
      async function frozen() {
        const live = account();
        live.roles.get('App')?.inline.set(policyName, freeze);
        for (const id of [B, C]) await live.ledger.record({ ...known, id, deny, frozen: true });
        return { live, shown: () => parseDeny(live.roles.get('App')?.inline.get(policyName))?.cutoff };
      }

      test.each([
        [B, C],
        [C, B],
      ])('%s is lifted alone, the freeze with %s', async (first, last) => {
        const { live, shown } = await frozen();
        const { status, out } = await typing(live, first, '--yes');
        expect([status, out]).toEqual([0, expect.stringContaining('stays for 1 other incident')]);
        expect(shown()).toEqual(later(NOON, HOUR));
        expect(await live.ledger.incident(first)).toMatchObject({ state: 'lifted' });
        expect(await live.ledger.incident(last)).toMatchObject({ state: 'contained' });
        expect((await typing(live, last, '--yes')).status).toBe(0);
        expect(shown()).toEqual(later(NOON, MINUTE));
        expect(await live.ledger.incident(last)).toMatchObject({ state: 'lifted' });
      });

      test('--revive of one leaves the freeze to the other', async () => {
        const { live, shown } = await frozen();
        await typing(live, C, '--revive', '--yes');
        expect(shown()).toEqual(later(NOON, HOUR));
      });

      test('by the role’s name all are lifted, and the freeze', async () => {
        const { live, shown } = await frozen();
        await typing(live, 'App', '--yes');
        expect(shown()).toEqual(later(NOON, MINUTE));
        for (const id of [B, C]) expect(await live.ledger.incident(id)).toMatchObject({ state: 'lifted' });
      });

      test.each([
        ['lifted before', { state: 'lifted' }],
        ['that has a deny of its own', { frozen: undefined }],
      ] as const)('nothing is lifted for one %s', async (_, difference) => {
        const { live, shown } = await frozen();
        const { frozen: __, ...own } = { ...known, id: 'dddddddddddddddd', deny, ...difference };
        await live.ledger.record(own);
        expect((await typing(live, own.id, '--yes')).status).toBe(2);
        expect(shown()).toEqual(later(NOON, HOUR));
      });
    });

    test('is told first by the printed commands too, and why', async () => {
      const { out } = await typing(account(), A, '--commands');
      expect(out).toContain('Tell the ledger first: what it says is contained and IAM does not show is put back.');
      const commands = out.split('\n').filter((line) => line.startsWith('  aws '));
      expect(commands.map((line) => line.split(' ').slice(3, 5).join(' '))).toEqual([
        'dynamodb update-item',
        'dynamodb delete-item',
        'dynamodb update-item',
        'dynamodb delete-item',
        'iam put-role-policy',
      ]);
    });

    test('the team is told of what was lifted, and only of that', async () => {
      const live = account();
      await live.ledger.record(known);
      await typing(live, A, '--yes'); // the session on Dev was let in already
      expect(live.told).toMatchObject([
        {
          decision: { incident: A, severity: 'critical', findings: [{ detector: 'pass-admin-role' }] },
          carried: { outcome: 'lifted', by: live.caller.arn, policyName: `rolewarden-${A}-quarantine` },
        },
      ]);
    });

    test('the team that cannot be told changes nothing but one line', async () => {
      const live = account();
      const publish = () => Promise.reject(new Error('no such topic'));
      const { status, err } = await typing({ ...live, publish }, A, '--revive', '--yes');
      expect([status, live.edits.length]).toEqual([0, 2]);
      expect(err).toContain('the team was not told: rolewarden-alerts did not take it (Error: no such topic)');
    });
  });
});
