import { describe, expect, test } from 'vitest';
import { liftCommand } from '../../lib/cli/lift.ts';
import { denyPolicy, SESSION_LIFE } from '../../lib/containment.ts';
import { HOUR, later } from '../../lib/time.ts';
import { memoryLive, memoryRole } from '../live/memory-live.ts';
import { NOON, typed } from '../support/command-line.ts';
import { OURS } from '../support/events.ts';

const A = '00000000000000aa';
const quarantine = denyPolicy('quarantine', { kind: 'role' }, later(NOON, HOUR), later(NOON, HOUR + SESSION_LIFE));
const session = denyPolicy(
  'revocation',
  { kind: 'session', userids: ['AROADEVEXAMPLE:dana'] },
  later(NOON, -HOUR),
  later(NOON, -HOUR + SESSION_LIFE),
);

/** One incident on two roles: the passed one and its caller's. */
const account = (...answers: unknown[]) =>
  memoryLive(
    [
      memoryRole('App', {
        inline: new Map<string, unknown>([
          [`rolewarden-${A}-quarantine`, quarantine],
          ['own', {}],
        ]),
      }),
      memoryRole('Dev', { inline: new Map([[`rolewarden-${A}-revocation-caller`, session]]) }),
    ],
    {},
    ...(answers as [Record<string, never>]),
  );

const typing = (live: ReturnType<typeof account>, ...argv: string[]) =>
  typed(
    liftCommand(async () => live),
    ['lift', ...argv],
  );

describe('rolewarden lift', () => {
  test('without --yes it writes nothing and prints every command', async () => {
    const live = account();
    const { status, out, err } = await typing(live, A);
    expect(status).toBe(0);
    expect(live.edits).toEqual([]);
    expect(out).toContain(
      `aws iam put-role-policy --role-name App --policy-name rolewarden-${A}-quarantine --policy-document '{"Version"`,
    );
    expect(out).toContain('"aws:TokenIssueTime":"2026-05-04T12:00:00Z"');
    expect(out).toContain('nothing to do: new sessions work already');
    expect(err).toContain('Nothing was written. The same command with --yes does it.');
  });

  test.each([['App'], [`arn:aws:iam::${OURS}:role/App`], [A]])('%s --yes lifts and records', async (meant) => {
    const live = account();
    const { status, err } = await typing(live, meant, '--yes');
    expect(status).toBe(0);
    expect(live.edits).toHaveLength(1);
    expect(err).toContain('is lifted; IAM spreads it within minutes');
    const incident = await live.ledger.incident(A);
    if (meant === A) expect(incident).toMatchObject({ state: 'lifted', roleArn: `arn:aws:iam::${OURS}:role/App` });
    else {
      expect(incident).toBeUndefined();
      expect(err).toContain('not recorded as lifted: it still stands on Dev');
    }
  });

  test('--revive says what it does, and deletes only ours', async () => {
    const live = account();
    const dry = await typing(live, 'App', '--revive');
    expect(dry.out).toContain(`aws iam delete-role-policy --role-name App --policy-name rolewarden-${A}-quarantine\n`);
    expect(dry.err).toContain("the attacker's included");
    expect(live.edits).toEqual([]);
    await typing(live, 'App', '--revive', '--yes');
    expect([...(live.roles.get('App')?.inline.keys() ?? [])]).toEqual(['own']);
  });

  test('nothing of ours', async () => {
    const { status, err } = await typing(account(), 'Nobody', '--yes');
    expect(status).toBe(2);
    expect(err).toContain('no deny of ours stands for Nobody; `rolewarden contained` lists them');
  });

  test('what IAM does not let go stands, and the rest is lifted', async () => {
    const live = account({ 'put-role-policy': 'unmodifiable' });
    const { status, err } = await typing(live, A, '--yes');
    expect(status).toBe(1);
    expect(err).toContain(`App: rolewarden-${A}-quarantine STANDS: IAM lets nobody change this role`);
    expect(err).toContain('not recorded as lifted: it still stands on App');
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
    expect(status).toBe(0);
    expect(err).toContain('the ledger did not take it (Error: timeout)');
  });
});
