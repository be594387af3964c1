import { describe, expect, test } from 'vitest';
import { namedArn } from '../../../lib/base/arn.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import { DAY, later } from '../../../lib/base/time.ts';
import { containCommand } from '../../../lib/cli/contain/command.ts';
import { liftCommand } from '../../../lib/cli/lift/command.ts';
import { contain } from '../../../lib/contain/contain.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import { sweep } from '../../../lib/sweep/sweep.ts';
import { NOON, typed } from '../../support/command-line.ts';
import { command, ROLE_ID } from '../../support/commands.ts';
import { OURS } from '../../support/events.ts';
import { type IamOptions, type MemoryIam, memoryIam } from '../../support/iam/memory-iam.ts';
import { QUOTAS } from '../../support/iam/quotas.ts';
import { memoryRole, memoryUser, policyArn } from '../../support/iam/state.ts';
import { textOf, type Write } from '../../support/iam/write.ts';
import { liveOn } from './memory-live.ts';

const of = (size: number) => 'x'.repeat(size);
const ARN = policyArn('limit');
const withRole = (difference: Parameters<typeof memoryRole>[1] = {}, options: IamOptions = {}) =>
  memoryIam({
    roles: { App: memoryRole(ROLE_ID, difference) },
    users: { dana: memoryUser('AIDAEXAMPLEDANA0') },
    ...options,
  });
const attached = (count: number) => new Set(Array.from({ length: count }, (_, n) => policyArn(`p${n}`)));
const held = { policies: { [ARN]: of(10) } };
const put = (size: number, policyName = 'p'): Write => ({
  call: 'put-role-policy',
  roleName: 'App',
  policyName,
  document: of(size),
});
const putOnUser = (size: number): Write => ({
  call: 'put-user-policy',
  userName: 'dana',
  policyName: 'p',
  document: of(size),
});
const make = (size: number): Write => ({ call: 'create-policy', policyArn: policyArn('new'), document: of(size) });
const version: Write = { call: 'create-policy-version', policyArn: ARN, document: of(10) };
const attach: Write = { call: 'attach-role-policy', roleName: 'App', policyArn: ARN };
const bound: Write = { call: 'put-role-permissions-boundary', roleName: 'App', policyArn: ARN };
const trust = (size: number): Write => ({ call: 'update-assume-role-policy', roleName: 'App', document: of(size) });
const tag: Write = { call: 'tag-role', roleName: 'App', key: 'a', value: 'b' };

describe('IAM in memory answers a write as IAM does', () => {
  const inline = (size: number) => ({ inline: new Map([['other', of(size)]]) });
  const tags = (count: number) => ({ tags: new Map(Array.from({ length: count }, (_, n) => [`k${n}`, 'v'])) });

  test.each<[string, MemoryIam, Write, string]>([
    ['10,240 characters on a role', withRole(inline(10_000)), put(240), 'done'],
    ['one more', withRole(inline(10_000)), put(241), 'full'],
    ['in place of itself', withRole(inline(10_240)), put(10_240, 'other'), 'done'],
    ['white space is not counted', withRole(), { ...put(0), document: ` ${of(10_240)}\n` } as Write, 'done'],
    ['what somebody else takes is', withRole({}, { taken: { role: 10_200 } }), put(41), 'full'],
    ['2,048 characters on a user', withRole(), putOnUser(2048), 'done'],
    ['one more on a user', withRole(), putOnUser(2049), 'full'],
    ['a managed policy of 6,144 characters', withRole(), make(6144), 'done'],
    ['one more in it', withRole(), make(6145), 'full'],
    ['the tenth attached policy', withRole({ attached: attached(9) }, held), attach, 'done'],
    ['the eleventh', withRole({ attached: attached(10) }, held), attach, 'full'],
    ['a boundary beside ten', withRole({ attached: attached(10) }, held), bound, 'done'],
    ['a policy that is not there', withRole(), attach, 'absent'],
    ['a boundary that is not there', withRole(), bound, 'absent'],
    ['a trust policy of 2,048 characters', withRole(), trust(2048), 'done'],
    ['one more of trust', withRole(), trust(2049), 'full'],
    ['the fiftieth tag', withRole(tags(49)), tag, 'done'],
    ['the fifty-first', withRole(tags(50)), tag, 'full'],
    [
      'a role that only AWS changes',
      withRole({ path: '/aws-service-role/ecs.amazonaws.com/' }),
      put(1),
      'unmodifiable',
    ],
    ['a role that is not there', memoryIam(), put(1), 'absent'],
  ])('%s', async (_, iam, write, answer) => {
    expect(await written(iam, write)).toBe(answer);
    expect([iam.asked.length, iam.writes.length]).toEqual([1, answer === 'done' ? 1 : 0]);
  });

  test('the sixth version of a policy has no place', async () => {
    const iam = memoryIam(held);
    for (let n = 2; n <= QUOTAS.versions; n += 1) expect(await written(iam, version)).toBe('done');
    expect(await written(iam, version)).toBe('full');
  });

  test.each<[string, MemoryIam, Write, RegExp]>([
    [
      'a policy that is attached',
      withRole({ attached: new Set([ARN]) }, held),
      { call: 'delete-policy', policyArn: ARN },
      /Conflict/,
    ],
    [
      'a policy that bounds a role',
      withRole({ boundary: ARN }, held),
      { call: 'delete-policy', policyArn: ARN },
      /Conflict/,
    ],
    [
      'the default version',
      memoryIam(held),
      { call: 'delete-policy-version', policyArn: ARN, versionId: 'v1' },
      /Conflict/,
    ],
    ['a name of 129 characters', withRole(), put(1, of(129)), /ValidationError/],
    ['a name with a slash', withRole(), put(1, 'a/b'), /ValidationError/],
  ])('%s: thrown', async (_, iam, write, message) => {
    await expect(written(iam, write)).rejects.toThrow(message);
    expect(iam.writes).toEqual([]);
  });
});

const APP = namedArn(`arn:aws:iam::${OURS}:role/App`);
const userNamed = (name: string) => namedArn(`arn:aws:iam::${OURS}:user/${name}`);

/** Through the port that has the call. */
function written({ live, targetPolicies: { higher, put } }: MemoryIam, write: Write) {
  switch (write.call) {
    case 'put-user-policy':
      return put(userNamed(write.userName), write.policyName, write.document);
    case 'attach-role-policy':
      return higher.attach(write.roleName, write.policyArn);
    case 'create-policy':
      return higher.make(write.policyArn, write.document);
    case 'tag-role':
      return higher.tag(write.roleName, write.key, write.value);
    default:
      return live.apply(write);
  }
}

describe('what a test may break', () => {
  test('the second write fails before it is done, the third after', async () => {
    const faults = [undefined, 'before', 'after'] as const;
    let calls = 0;
    const iam = withRole({}, { fault: () => faults[calls++] });
    const asked = ['a', 'b', 'c'].map((name) =>
      iam.targetPolicies.put(APP, name, {}).catch((error: Error) => error.message),
    );
    expect(await Promise.all(asked)).toEqual([
      'done',
      'put-role-policy: Throttling',
      'put-role-policy: the answer was lost',
    ]);
    expect([...(iam.roles.get('App')?.inline.keys() ?? [])]).toEqual(['a', 'c']);
    expect(iam.writes.map(textOf)).toEqual(['put-role-policy App/a', 'put-role-policy App/c']);
  });

  test('what is put is not shown in time', async () => {
    const { targetPolicies } = withRole({}, { shows: false });
    expect(await targetPolicies.put(APP, 'p', {})).toBe('done');
    expect(await targetPolicies.confirm(APP, 'p', {})).toBe(false);
  });
});

describe('contain, the sweep and the command line act on one IAM', () => {
  const NAME = 'rolewarden-0123456789abcdef-quarantine';

  function account(taken: IamOptions['taken'] = {}) {
    let now = NOON;
    const role = memoryRole(ROLE_ID);
    const iam = memoryIam({ roles: { AdminRole: role }, taken, clock: () => now });
    const ledger = memoryLedger();
    const live = liveOn(iam, ledger);
    const ports = {
      policies: iam.targetPolicies,
      ledger,
      settings: { ...DEFAULT_SETTINGS, mode: 'enforce' as const },
      killSwitch: async () => ({ on: false }),
      look: async () => {},
      publish: async () => {},
      lookAgain: async () => {},
    };
    const swept = () =>
      sweep({ ...ports, ...iam.sweep, enqueue: async () => {}, isNews: () => false, account: OURS }, now);
    const pass = (milliseconds: number) => {
      now = later(now, milliseconds);
    };
    return { iam, role, live, swept, pass, contain: () => contain(JSON.stringify(command()), 1, ports, now) };
  }

  test.each<[string, IamOptions['taken']]>([
    ['inline', {}],
    ['managed', { role: 10_200 }],
  ])('what contain wrote %s, a person lifts', async (_, taken) => {
    const { iam, role, live, contain: run } = account(taken);
    expect(await run()).toMatchObject({ outcome: 'written' });
    const { status } = await typed(
      liftCommand(async () => live),
      ['lift', 'AdminRole', '--revive', '--yes', '--anyway'],
    );
    expect([status, role.inline.size, role.attached.size, iam.policies.size]).toEqual([0, 0, 0, 0]);
  });

  test.each<[string, IamOptions['taken']]>([
    ['inline', {}],
    ['managed', { role: 10_200 }],
  ])('what contain wrote %s, the sweep deletes when it has lapsed', async (_, taken) => {
    const { iam, role, swept, pass, contain: run } = account(taken);
    await run();
    expect((await swept()).live).toEqual([expect.stringContaining(NAME)]);
    pass(DAY);
    expect((await swept()).deleted).toEqual([expect.stringContaining(NAME)]);
    expect([role.inline.size, role.attached.size, iam.policies.size]).toEqual([0, 0, 0]);
  });

  test('what a person wrote, the sweep sees, and contain puts its own beside it', async () => {
    const { role, live, swept, contain: run } = account();
    await typed(
      containCommand(async () => live),
      ['contain', 'AdminRole', '--method', 'quarantine', '--yes'],
    );
    expect((await swept()).live).toHaveLength(1);
    await run();
    expect([role.inline.size, role.inline.has(NAME)]).toEqual([2, true]);
  });
});
