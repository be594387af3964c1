import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import { HOUR, later, MINUTE } from '../../../lib/base/time.ts';
import { liftCommand } from '../../../lib/cli/lift/command.ts';
import type { Live } from '../../../lib/cli/live/ports.ts';
import type { Cause } from '../../../lib/contain/report.ts';
import { SESSION_LIFE } from '../../../lib/incident/deny/containment-of.ts';
import { denyPolicy, type Scope } from '../../../lib/incident/deny/deny-policy.ts';
import type { Incident } from '../../../lib/incident/incident.ts';
import { NOON, typed } from '../../support/command-line.ts';
import { command, report } from '../../support/commands.ts';
import { EC2, OURS, OUTSIDER_ROOT, trustOf } from '../../support/events.ts';
import { textOf } from '../../support/iam/write.ts';
import { type MemoryLive, memoryLive, roleNamed } from '../live/memory-live.ts';

/** After a lift whoever came in by the cause comes in again: so it is read, and what cannot be read is never gone. */
const A = '00000000000000aa';
const ARN = `arn:aws:iam::${OURS}:role/App`;
const REGION = 'eu-west-1';
const GOOD = trustOf(EC2);
const OPENED = trustOf(EC2, OUTSIDER_ROOT);

interface Row {
  readonly cause?: Cause;
  readonly trust?: JsonObject | undefined;
  readonly service?: string;
  readonly scope?: Scope;
  readonly incident?: Partial<Incident>;
  /** The ledger has never heard of the incident. */
  readonly unknown?: true;
  readonly given?: (live: MemoryLive) => Promise<void> | void;
}

const workload = (...names: string[]): Scope => ({
  kind: 'workload',
  userids: names.map((name) => `AROAAPPEXAMPLE:${name}`),
});

async function account({ cause = 'trust', trust = GOOD, service, scope = { kind: 'role' }, ...row }: Row) {
  const cutoff = later(NOON, HOUR);
  const deny = denyPolicy('quarantine', scope, cutoff, later(cutoff, SESSION_LIFE));
  const live = memoryLive([roleNamed('App', { trust, inline: new Map([[`rolewarden-${A}-quarantine`, deny]]) })]);
  const told = report({ incident: A, region: REGION, ...(service !== undefined && { eventSource: service }) });
  const order = command({ incident: A, target: ARN, at: later(NOON, -MINUTE), cause, scope, report: told });
  const known = { id: A, account: OURS, roleArn: ARN, at: NOON, wholeRole: true, order: JSON.stringify(order) };
  if (!row.unknown) await live.ledger.record({ ...known, state: 'contained', ...row.incident });
  await row.given?.(live);
  return live;
}

const typing = (live: Live, ...argv: string[]) =>
  typed(
    liftCommand(async () => live),
    ['lift', ...argv],
  );

const accepted = (document: JsonObject) => (live: MemoryLive) =>
  live.ledger.rememberTrust(ARN, { eventId: 'e1', time: later(NOON, -HOUR), document, accepted: true });
const instance = (role: string) => (live: MemoryLive) =>
  void live.workloads.instances.set(`${REGION}/i-0abc`, { id: 'iip-1', profile: 'web', role });
const fn =
  (role: string, ...versions: string[]) =>
  (live: MemoryLive) =>
    void live.workloads.functions.set(`${REGION}/etl`, {
      role: ARN.replace('App', role),
      versions: versions.map((name, index) => ({ version: index + 1, role: ARN.replace('App', name) })),
    });
const onEc2: Row = { cause: 'pass', service: 'ec2.amazonaws.com', scope: workload('i-0abc') };
const onLambda: Row = { cause: 'pass', service: 'lambda.amazonaws.com', scope: workload('etl') };
const refused = Object.assign(new Error('not authorized'), { name: 'AccessDenied' });

describe('the cause stands, or is not known to be gone', () => {
  test.each<[string, Row, string]>([
    ['an open trust', { trust: OPENED, given: accepted(GOOD) }, 'the trust policy of App is still open: lets '],
    ['an open trust, no good one known', { trust: OPENED }, 'the trust policy of App is still open'],
    [
      'an instance that still has it',
      { ...onEc2, given: instance('App') },
      `instance i-0abc in ${REGION} still runs with App`,
    ],
    [
      'a function that still has it',
      { ...onLambda, given: fn('App') },
      `function etl in ${REGION} may still run with App`,
    ],
    ['a published version of it', { ...onLambda, given: fn('Other', 'App') }, 'published version 1 of etl keeps App'],
    [
      'an instance that cannot be read',
      {
        ...onEc2,
        given: (live) => void Object.assign(live.workloads, { associations: () => Promise.reject(refused) }),
      },
      'may still run with App: it could not be read: AWS does not allow this',
    ],
    [
      'another service',
      {
        cause: 'pass',
        service: 'glue.amazonaws.com',
        given: (live) =>
          void live.ledger.firstSeen({ role: ARN, service: 'glue.amazonaws.com', issuer: 'x' }, later(NOON, -HOUR)),
      },
      'it is not known what runs with App; it was handed to glue.amazonaws.com',
    ],
    [
      'every instance of a service',
      { ...onEc2, scope: workload('i-*') },
      'it is not known whether i-* still runs with App',
    ],
    [
      'an incident that the ledger does not have',
      { unknown: true },
      'it is not known whether the cause of 00000000000000aa on App is gone: the ledger does not have it',
    ],
    [
      'an order of another release',
      { incident: { order: '{}' } },
      'it is not known whether the cause of 00000000000000aa on App is gone: the ledger does not have it',
    ],
    [
      'a ledger that does not answer',
      { given: (live) => void Object.assign(live.ledger, { incident: () => Promise.reject(new Error('down')) }) },
      'App is gone: the ledger did not answer (Error: down)',
    ],
    [
      'a role that may not be read',
      { given: (live) => void Object.assign(live.iam, { role: () => Promise.reject(refused) }) },
      'App is gone: AWS does not allow this with your credentials',
    ],
    [
      'a role whose trust policy is not shown',
      { given: (live) => void Object.assign(live.roles.get('App') ?? {}, { trust: undefined }) },
      'it could not be read whether the trust policy of App is still open',
    ],
  ])('%s: nothing is written without --anyway', async (_, row, told) => {
    for (const meant of [A, 'App']) {
      const live = await account(row);
      for (const argv of [[], ['--yes'], ['--revive', '--yes']]) {
        const { status, out, err } = await typing(live, meant, ...argv);
        expect([status, live.edits, live.told]).toEqual([1, [], []]);
        expect(err).toContain('NOT LIFTED:\n');
        expect(err).toContain(told);
        expect(err).toContain(
          `Nothing was written. \`node dist/rolewarden.js fix ${A}\` shows how the cause is removed; --anyway`,
        );
        expect(out).not.toContain('Done');
        if (argv.includes('--yes')) expect(out).toBe(''); // what was done comes first, and nothing was
      }
      const { status, out, err } = await typing(live, meant, '--yes', '--anyway');
      expect([status, live.edits.length]).toEqual([0, 1]);
      expect(out).toMatch(/^Done: App: rolewarden-0{14}aa-quarantine is lifted/);
      expect(err).toContain('lifted although ');
      expect(live.told).toMatchObject([
        { decision: { because: expect.stringMatching(/^lifted by hand by .*, although /) } },
      ]);
    }
  });

  test('the ledger hears of nothing that was refused', async () => {
    const live = await account({ trust: OPENED });
    await typing(live, A, '--yes');
    expect(await live.ledger.incident(A)).toMatchObject({ state: 'contained' });
  });

  test('a deny that somebody took away: its cause is read all the same', async () => {
    const live = await account({ trust: OPENED });
    live.roles.get('App')?.inline.clear();
    expect(await typing(live, A, '--yes')).toMatchObject({ status: 1, err: expect.stringContaining('still open') });
    expect(await live.ledger.incident(A)).toMatchObject({ state: 'contained' });
  });
});

describe('the cause is gone, or a person knows it', () => {
  test.each<[string, Row]>([
    ['a trust that is closed again', { given: accepted(GOOD) }],
    ['a trust that lets only a service in, no good one known', {}],
    ['a trust that was as open before, and accepted', { trust: OPENED, given: accepted(OPENED) }],
    ['an instance without a profile', onEc2],
    ['an instance with another role', { ...onEc2, given: instance('Other') }],
    ['a function with another role', { ...onLambda, given: fn('Other') }],
    ['a function that is gone', onLambda],
    ['a containment by hand', { trust: OPENED, incident: { byHand: true } }],
    [
      'a role that is gone',
      {
        given: (live) =>
          void Object.assign(live.iam, { role: async () => ({ state: 'absent', because: 'there is no role App' }) }),
      },
    ],
  ])('%s is lifted', async (_, row) => {
    const live = await account(row);
    expect((await typing(live, A)).status).toBe(0);
    const { status, err } = await typing(live, A, '--yes');
    expect([status, live.edits.length]).toEqual([0, 1]);
    expect(err).not.toContain('although');
    expect(await live.ledger.incident(A)).toMatchObject({ state: 'lifted' });
  });

  test('a session of a caller is lifted by its own: nobody can read its cause', async () => {
    const cutoff = later(NOON, HOUR);
    const deny = denyPolicy('quarantine', { kind: 'role' }, cutoff, later(cutoff, SESSION_LIFE));
    const live = memoryLive([roleNamed('Dev', { inline: new Map([[`rolewarden-${A}-quarantine-caller`, deny]]) })]);
    expect(await typing(live, 'Dev', '--yes')).toMatchObject({ status: 0 });
  });

  test('a lift that is done already does nothing, and that is exit 1', async () => {
    const live = await account({});
    await typing(live, A, '--yes');
    const again = await typed(
      liftCommand(async () => live),
      ['lift', A, '--yes'],
      later(NOON, 2 * MINUTE),
    );
    expect([again.status, live.edits.length]).toEqual([1, 1]);
    expect(again.out).toMatch(/^Nothing was done\.\n {2}nothing to do: new sessions work already/);
  });
});

test('a deny that is written while the cause is read is lifted too', async () => {
  const live = await account({ given: accepted(GOOD) } as Row);
  const { inline } = live.roles.get('App') ?? { inline: new Map() };
  const name = `rolewarden-${A}-quarantine`;
  const deny = inline.get(name);
  inline.delete(name);
  const read = live.iam.role;
  live.iam.role = async (asked) => {
    inline.set(name, deny);
    return read(asked);
  };
  const { status } = await typing(live, A, '--yes');
  expect([status, live.edits.map(textOf)]).toEqual([0, [`put-role-policy App/${name}`]]);
});
