import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { containCommand } from '../../../lib/cli/contain/command.ts';
import { parseDeny } from '../../../lib/incident/deny/deny-document.ts';
import { parsePolicyName } from '../../../lib/incident/deny/policy-name.ts';
import { NOON, typed } from '../../support/command-line.ts';
import { OURS } from '../../support/events.ts';
import { policyArn } from '../../support/iam/state.ts';
import { memoryLive, roleNamed } from '../live/memory-live.ts';

/** The role has a boundary of its owner, so none of ours comes in its place. */
const BOUNDED = { boundary: policyArn('team-boundary') };
/** Neither among the inline policies nor among the managed ones. */
const NO_ROOM = { 'put-role-policy': 'full', 'attach-role-policy': 'full' } as const;

const account = () =>
  memoryLive([
    roleNamed('App'),
    roleNamed('rolewarden-contain'),
    roleNamed('AWSServiceRoleForX', { path: '/aws-service-role/x.amazonaws.com/' }),
  ]);

const typing = (live: ReturnType<typeof account>, ...argv: string[]) =>
  typed(
    containCommand(async () => live),
    ['contain', ...argv],
  );

let folder = '';
let settings = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rolewarden-contain-'));
  settings = join(folder, 'mine.yml');
  writeFileSync(settings, 'protect:\n  roles: [App]\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('rolewarden contain', () => {
  test('without --yes it writes nothing and prints what it would', async () => {
    const live = account();
    const { status, out, err } = await typing(live, 'App', '--method', 'quarantine', '--for', '90m', '--commands');
    expect(status).toBe(0);
    expect(live.edits).toEqual([]);
    expect((await typing(live, 'App', '--method', 'quarantine')).out).not.toContain('aws iam');
    expect(out).toMatch(
      /aws iam put-role-policy --role-name App --policy-name rolewarden-[0-9a-f]{16}-quarantine --policy-document '/,
    );
    expect(out).toContain('"aws:TokenIssueTime":"2026-05-04T13:30:00Z"');
    expect(out).toMatch(/aws iam delete-role-policy --role-name App/);
    expect(err).toContain('Nothing was written');
  });

  test('--yes writes what it showed, and the ledger knows it', async () => {
    const live = account();
    const { status, out, err } = await typing(live, 'App', '--method', 'freeze', '--yes', '--commands');
    expect(status).toBe(0);
    expect(out).toMatch(
      /^Done: App is contained, incident [0-9a-f]{16}\.\nTo let new sessions in: node dist\/rolewarden.js lift /,
    );
    const [[name = '', document] = []] = live.roles.get('App')?.inline ?? [];
    expect(parsePolicyName(name)).toMatchObject({ method: 'freeze' });
    expect(parseDeny(document)).toMatchObject({ denies: 'privilege calls', scope: { kind: 'role' } });
    expect(err).toContain(JSON.stringify(document));
    expect(out).toMatch(/node dist\/rolewarden.js lift [0-9a-f]{16} --revive\n/);
    expect(out).not.toContain('delete-role-policy'); // it would be put back
    expect(err).toContain('A deny is written');
    expect(await live.ledger.incident(parsePolicyName(name)?.incident ?? '')).toMatchObject({
      state: 'contained',
      wholeRole: false,
      byHand: true,
      deny: { policyName: name, method: 'freeze', scope: { kind: 'role' } }, // what is put back, should somebody take it away
    });
    expect(await live.ledger.countContained(OURS, new Date(0))).toBe(0);
  });

  test('the team is told what became of it, as by the functions', async () => {
    const live = account();
    await typing(live, 'App', '--method', 'quarantine');
    expect(live.told).toEqual([]);
    await typing(live, 'App', '--method', 'quarantine', '--yes');
    const full = memoryLive([roleNamed('App', BOUNDED)], {}, NO_ROOM);
    await typing(full, 'App', '--method', 'quarantine', '--yes');
    const decision = { action: 'contain', because: `contained by hand by ${live.caller.arn}`, role: { name: 'App' } };
    expect([...live.told, ...full.told]).toMatchObject([
      { decision, carried: { outcome: 'written', containment: { method: 'quarantine' } } },
      { decision, carried: { outcome: 'full' } },
    ]);
  });

  test('taken and gone before it was read back: the ledger has it all the same, to put it back', async () => {
    const live = account();
    const policies = { ...live.policies, confirm: async () => false };
    const { status } = await typing({ ...live, policies }, 'App', '--method', 'quarantine', '--yes');
    expect(status).toBe(1);
    const [name = ''] = live.roles.get('App')?.inline.keys() ?? [];
    const known = await live.ledger.incident(parsePolicyName(name)?.incident ?? '');
    expect(known).toMatchObject({ state: 'contained', deny: { policyName: name, method: 'quarantine' } });
  });

  test('a topic that cannot be told: one line, and the deny stands', async () => {
    const live = account();
    const publish = () => Promise.reject(new Error('NotFound'));
    const { status, err } = await typing({ ...live, publish }, 'App', '--method', 'freeze', '--yes');
    expect([status, live.roles.get('App')?.inline.size]).toEqual([0, 1]);
    expect(err).toContain('the team was not told: rolewarden-alerts did not take it (Error: NotFound)');
  });

  test('twice in the same second is the same incident; later is another', async () => {
    const live = account();
    const again = (now: Date) =>
      typed(
        containCommand(async () => live),
        ['contain', 'App', '--method', 'revocation', '--yes'],
        now,
      );
    await again(NOON);
    await again(NOON);
    expect(live.roles.get('App')?.inline.size).toBe(1);
    await again(new Date(NOON.getTime() + 60_000));
    expect(live.roles.get('App')?.inline.size).toBe(2);
  });

  describe('the command that the dry run prints', () => {
    const LATER = new Date(NOON.getTime() + 600_000);
    const at = (live: ReturnType<typeof account>, argv: readonly string[], now: Date) =>
      typed(
        containCommand(async () => live),
        argv,
        now,
      );
    const printed = (err: string) => {
      const line = err.split('\n').find((one) => one.startsWith('  node dist/rolewarden.js contain ')) ?? '';
      return [...line.trim().matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '').slice(2);
    };

    test.each([
      [['App', '--method', 'quarantine', '--for', '90m']],
      [[`arn:aws:iam::${OURS}:role/App`, '--method', 'revocation', '--session', 'a@b', '--session', 'i-0abc']],
    ])('makes the incident that it showed, whoever runs it, and later: %j', async (argv) => {
      const live = account();
      const dry = await typing(live, ...argv);
      const shown = /Incident ([0-9a-f]{16})/.exec(dry.out)?.[1];
      const other = { ...live, caller: { ...live.caller, arn: `arn:aws:iam::${OURS}:user/erin` } };
      expect(await at(other, printed(dry.err), LATER)).toMatchObject({ status: 0 });
      const [[name = '', document] = []] = live.roles.get('App')?.inline ?? [];
      expect(parsePolicyName(name)?.incident).toBe(shown);
      expect(parseDeny(document)?.cutoff.getTime()).toBeGreaterThan(LATER.getTime()); // dated by now, not by the dry run
      expect(live.told).toMatchObject([{ decision: { incident: shown, eventId: 'manual-2026-05-04T12:00:00Z' } }]);
    });

    test('contains nothing again once the incident is lifted', async () => {
      const live = account();
      const dry = await typing(live, 'App', '--method', 'quarantine');
      const incident = /Incident ([0-9a-f]{16})/.exec(dry.out)?.[1] ?? '';
      const known = { account: OURS, roleArn: `arn:aws:iam::${OURS}:role/App`, at: NOON, wholeRole: false };
      await live.ledger.record({ ...known, id: incident, state: 'lifted', liftedAt: NOON });
      const { status, err } = await at(live, printed(dry.err), LATER);
      expect([status, live.edits]).toEqual([1, []]);
      expect(err).toContain(`incident ${incident} is lifted. Leave --at out for a new one.`);
    });
  });

  test('a slow clock: the deny is dated by AWS', async () => {
    const live = { ...account(), skew: 300_000 };
    const { err } = await typing(live, 'App', '--method', 'revocation', '--yes');
    const [document] = live.roles.get('App')?.inline.values() ?? [];
    expect(parseDeny(document)?.cutoff).toEqual(new Date('2026-05-04T12:06:00Z'));
    expect(err).toContain("this machine's clock is 300 s off");
  });

  test('sessions by name or by id', async () => {
    const live = account();
    await typing(
      live,
      'App',
      '--method',
      'revocation',
      '--session',
      'i-0abc',
      '--session',
      'AROAAPPEXAMPLE:dana',
      '--yes',
    );
    const [document] = live.roles.get('App')?.inline.values() ?? [];
    expect(parseDeny(document)?.scope).toEqual({
      kind: 'session',
      userids: ['AROAAPPEXAMPLE:i-0abc', 'AROAAPPEXAMPLE:dana'],
    });
  });

  test.each([
    ['a role of the guardrail', 'rolewarden-contain', 'a role of the guardrail itself'],
    ['a service-linked role', 'AWSServiceRoleForX', 'a service-linked role cannot be changed'],
  ])('the rails hold for people too: %s', async (_, role, because) => {
    const live = account();
    const { status, err } = await typing(live, role, '--method', 'quarantine', '--yes');
    expect([status, live.edits]).toEqual([1, []]);
    expect(err).toContain(because);
  });

  test('IAM does not take it: said, and recorded as failed', async () => {
    const live = memoryLive([roleNamed('App', BOUNDED)], {}, NO_ROOM);
    const records: string[] = [];
    const ledger = { ...live.ledger, record: async ({ state }: { state: string }) => void records.push(state) };
    const { status, out, err } = await typing({ ...live, ledger }, 'App', '--method', 'quarantine', '--yes');
    expect([status, records]).toEqual([1, ['contained', 'failed']]);
    expect(out).toMatch(/^NOT CONTAINED/);
    expect(err).toContain('By hand:\n  aws iam put-role-policy --role-name App ');
  });

  test('IAM does not answer: one line, and recorded as failed', async () => {
    const live = account();
    const records: string[] = [];
    const ledger = { ...live.ledger, record: async ({ state }: { state: string }) => void records.push(state) };
    const put = () => Promise.reject(Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' }));
    const slow = { ...live, ledger, policies: { ...live.policies, put } };
    const { status, err } = await typing(slow, 'App', '--method', 'quarantine', '--yes');
    expect([status, records]).toEqual([2, ['contained', 'failed']]);
    expect(err).toContain('contain: AWS throttles: wait a minute');
  });

  test('protected roles of the settings', async () => {
    const { status, err } = await typing(account(), 'App', '--method', 'freeze', '--yes', '--settings', settings);
    expect(status).toBe(1);
    expect(err).toContain('App is not contained: protect.roles names App');
  });

  test('a protected role of a well-known name, made anew since the first scan, may be contained', async () => {
    const named = 'AWSControlTowerExecution';
    const protecting = join(folder, 'well-known.yml');
    writeFileSync(protecting, 'protect:\n  roles: ["AWSControlTower*"]\n');
    const contained = async (createdAt: Date) => {
      const live = memoryLive([roleNamed(named, { createdAt })]);
      await live.ledger.recordBaseline(OURS, new Date('2026-04-01T00:00:00Z'));
      return (await typing(live, named, '--method', 'freeze', '--yes', '--settings', protecting)).err;
    };
    expect(await contained(new Date('2026-03-01T00:00:00Z'))).toContain('is not contained: protect.roles names');
    expect(await contained(new Date('2026-04-02T00:00:00Z'))).toContain('A deny is written');
  });

  test('without settings it says what it does not know', async () => {
    const here = process.cwd();
    process.chdir(tmpdir()); // who deploys from this checkout has a rolewarden.yml in it
    const { err } = await typing(account(), 'App', '--method', 'freeze').finally(() => process.chdir(here));
    expect(err).toContain('no rolewarden.yml here: its protected roles and trusted accounts are not known');
  });

  test.each([
    ['no such method', ['App', '--method', 'stop'], '--method is "stop"; use freeze, revocation or quarantine'],
    ['no method', ['App'], "required option '--method"],
    ['no such role', ['Nobody', '--method', 'freeze'], 'there is no role Nobody'],
    ['another account', ['arn:aws:iam::999988887777:role/App', '--method', 'freeze'], 'is not in account'],
    ['another path', [`arn:aws:iam::${OURS}:role/x/App`, '--method', 'freeze'], 'has its name'],
    ['a time without end', ['App', '--method', 'quarantine', '--for', '30d'], 'use 1m to 1d'],
    ['a time that is none', ['App', '--method', 'quarantine', '--for', 'soon'], 'use a duration'],
    ['a time for a revocation', ['App', '--method', 'revocation', '--for', '1h'], 'a revocation cuts at once'],
    [
      'a dry run of the day before',
      ['App', '--method', 'freeze', '--at', '2026-05-03T11:59:59Z'],
      'dry run of the last 24 h',
    ],
    ['a dry run to come', ['App', '--method', 'freeze', '--at', '2026-05-04T12:30:00Z'], 'dry run of the last 24 h'],
    ['no time', ['App', '--method', 'freeze', '--at', 'noon'], '--at is "noon"; use the time that a dry run'],
    ['a session with a wildcard', ['App', '--method', 'freeze', '--session', '*:x'], 'is no session of App'],
    ['a name with a wildcard', ['App', '--method', 'freeze', '--session', 'a*b'], 'is not RoleId:session-name'],
    ['a session of another role', ['App', '--method', 'freeze', '--session', 'AROAX:dana'], 'is no session of App'],
    [
      'too many sessions',
      ['App', '--method', 'freeze', ...'abcdefgh'.split('').flatMap((s) => ['--session', s])],
      '1 to 7',
    ],
  ])('%s is bad usage', async (_, argv, message) => {
    const live = account();
    const { status, err } = await typing(live, ...argv, '--yes');
    expect([status, live.edits]).toEqual([2, []]);
    expect(err).toContain(message);
  });
});
