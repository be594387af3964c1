import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Method } from '../../../lib/base/method.ts';
import { BOUNDARY_TAG } from '../../../lib/base/own-stack.ts';
import { HOUR, later, MINUTE } from '../../../lib/base/time.ts';
import { sortOut } from '../../../lib/cli/contained/own-denies.ts';
import { applyLift } from '../../../lib/cli/lift/apply.ts';
import { liftStep } from '../../../lib/cli/lift/plan.ts';
import { lift } from '../../../lib/contain/lift.ts';
import { boundaryPolicy } from '../../../lib/incident/deny/boundary.ts';
import { SESSION_LIFE } from '../../../lib/incident/deny/containment-of.ts';
import { parseDeny } from '../../../lib/incident/deny/deny-document.ts';
import { denyPolicy } from '../../../lib/incident/deny/deny-policy.ts';
import type { Rung } from '../../../lib/incident/deny/found.ts';
import { policyNameOf } from '../../../lib/incident/deny/policy-name.ts';
import { NOON } from '../../support/command-line.ts';
import { liftCommand } from '../../support/commands.ts';
import { OURS } from '../../support/events.ts';
import { memoryPolicy, memoryRole, policyArn } from '../../support/iam/state.ts';
import { type MemoryLive, memoryLive, roleNamed } from '../live/memory-live.ts';

const INCIDENT = '0123456789abcdef';
const OLD_BOUNDARY = policyArn('limit');

interface Row {
  readonly rung?: Rung;
  readonly method?: Method;
  /** From noon. */
  readonly cutoff?: number;
  readonly tag?: string;
  /** A boundary of this release, not of 0.1.0. */
  readonly ours?: true;
}

/** A role with one deny of ours on it, cut an hour after noon unless the row says otherwise. */
function contained({ rung = 'inline', method = 'quarantine', cutoff = HOUR, tag, ours }: Row = {}): MemoryLive {
  const policyName = policyNameOf({ incident: INCIDENT, method });
  const until = later(NOON, cutoff);
  const deny = denyPolicy(method, { kind: 'role' }, until, later(until, SESSION_LIFE));
  const document = ours ? boundaryPolicy(deny, `arn:aws:iam::${OURS}:role/App`) : deny;
  const [name, role] = roleNamed('App', { tags: new Map(tag === undefined ? [] : [[BOUNDARY_TAG, tag]]) });
  if (rung === 'inline') role.inline.set(policyName, document);
  if (rung === 'managed') role.attached.add(policyArn(policyName));
  if (rung === 'boundary') role.boundary = policyArn(policyName);
  const live = memoryLive([[name, role]], rung === 'inline' ? {} : { [policyName]: document });
  live.managed.set(OLD_BOUNDARY, memoryPolicy({ Version: '2012-10-17', Statement: [] }));
  return live;
}

async function lifted(live: MemoryLive, options = { revive: false } as Parameters<typeof liftStep>[1]) {
  const [deny] = sortOut(await live.iam.underPrefix()).ours;
  if (deny === undefined) throw new Error('no deny stands');
  const step = liftStep(deny, options, NOON);
  return { step, applied: await applyLift(step, live.iam), role: live.roles.get('App') };
}

const calls = (live: MemoryLive) => live.edits.map(({ call }) => call);

describe('a lift', () => {
  test.each<[string, Row, boolean, string[]]>([
    ['inline: put again with the cutoff now', {}, false, ['put-role-policy']],
    ['inline, frozen', { method: 'freeze' }, false, ['put-role-policy']],
    ['a revocation cuts in the past already', { method: 'revocation', cutoff: -MINUTE }, false, []],
    ['lapsed', { cutoff: -14 * HOUR }, false, []],
    ['inline, revived', {}, true, ['delete-role-policy']],
    ['revived although new sessions work already', { cutoff: -MINUTE }, true, ['delete-role-policy']],
    ['managed: a new default version', { rung: 'managed' }, false, ['create-policy-version']],
    ['managed, revived', { rung: 'managed' }, true, ['detach-role-policy', 'delete-policy']],
    [
      'boundary: a deny for earlier sessions first, then the old one back',
      { rung: 'boundary', tag: OLD_BOUNDARY },
      false,
      ['put-role-policy', 'put-role-permissions-boundary', 'untag-role', 'delete-policy'],
    ],
    [
      'boundary, revived, none before',
      { rung: 'boundary', tag: 'none' },
      true,
      ['delete-role-permissions-boundary', 'untag-role', 'delete-policy'],
    ],
    ['our boundary: another version of it', { rung: 'boundary', ours: true }, false, ['create-policy-version']],
    [
      'our boundary, revived',
      { rung: 'boundary', ours: true },
      true,
      ['delete-role-permissions-boundary', 'delete-policy'],
    ],
    ['our boundary that has lapsed', { rung: 'boundary', ours: true, cutoff: -14 * HOUR }, false, []],
    ['boundary with nothing recorded: refused', { rung: 'boundary' }, true, []],
    ['boundary with an odd tag: refused', { rung: 'boundary', tag: 'arn:aws:iam::111122223333:role/X' }, true, []],
  ])('%s', async (_, row, revive, expected) => {
    const live = contained(row);
    const { step, applied, role } = await lifted(live, { revive });
    expect(calls(live)).toEqual(expected);
    expect(applied).toEqual({ done: true });
    expect(step.refused !== undefined).toBe(
      row.rung === 'boundary' && !row.ours && row.tag !== 'none' && row.tag !== OLD_BOUNDARY,
    );
    if (row.tag === OLD_BOUNDARY) expect(role?.boundary).toBe(OLD_BOUNDARY);
    if (row.tag === 'none') expect(role).not.toHaveProperty('boundary');
  });

  test('a person may say which boundary stood before', async () => {
    const { role } = await lifted(contained({ rung: 'boundary' }), { revive: true, boundary: OLD_BOUNDARY });
    expect(role?.boundary).toBe(OLD_BOUNDARY);
  });

  test('a managed deny that another role holds too is only taken off this one', async () => {
    const live = contained({ rung: 'managed' });
    const [arn = ''] = live.managed.keys();
    live.roles.set('Other', memoryRole('AROAOTHEREXAMPLE', { attached: new Set([arn]) }));
    await lifted(live, { revive: true });
    expect(calls(live)).toEqual(['detach-role-policy']);
    expect(live.managed.has(arn)).toBe(true);
  });

  test('five versions: the oldest makes room', async () => {
    const live = contained({ rung: 'managed' });
    const [policy] = live.managed.values();
    const spare = ['v5', 'v4', 'v3', 'v2'].map((id) => ({ id, document: {}, isDefault: false }));
    policy?.versions.splice(0, 0, ...spare);
    await lifted(live);
    expect(live.edits[0]).toMatchObject({ call: 'delete-policy-version', versionId: 'v2' });
    expect(policy?.versions).toHaveLength(5);
  });

  test('what somebody changed meanwhile is left alone', async () => {
    const live = contained();
    const [deny] = sortOut(await live.iam.underPrefix()).ours;
    if (deny === undefined) throw new Error('no deny stands');
    live.roles.get('App')?.inline.set(deny.policyName, { Statement: [] });
    const applied = await applyLift(liftStep(deny, { revive: true }, NOON), live.iam);
    expect(applied).toMatchObject({ done: false });
    expect(live.edits).toEqual([]);
  });

  test.each<[Method]>([['freeze'], ['quarantine']])('writes what the function contain writes: %s', async (method) => {
    const live = contained({ method });
    const { role } = await lifted(live);
    const [[policyName, document] = []] = role?.inline ?? [];
    const other = contained({ method });
    await lift(liftCommand({ incident: INCIDENT, method, target: `arn:aws:iam::${OURS}:role/App` }), other.policies, {
      now: NOON,
      frozenBy: undefined,
      othersFrozen: async () => 0,
    });
    expect(other.roles.get('App')?.inline.get(policyName ?? '')).toEqual(document);
  });
});

describe('whatever stands', () => {
  const anyRow = fc.record({
    rung: fc.constantFrom<Rung>('inline', 'managed', 'boundary'),
    method: fc.constantFrom<Method>('freeze', 'revocation', 'quarantine'),
    cutoff: fc.integer({ min: -20 * 60, max: 24 * 60 }).map((minutes) => minutes * MINUTE),
    tag: fc.constantFrom('none', OLD_BOUNDARY),
  });

  test('a plain lift lets sessions from now on work and keeps every earlier one as dead as it was', async () => {
    await fc.assert(
      fc.asyncProperty(anyRow, async (row) => {
        const live = contained(row);
        const { role } = await lifted(live);
        const document = role?.inline.values().next().value ?? [...live.managed.values()][0]?.versions[0]?.document;
        const deny = parseDeny(document);
        if (deny === undefined) throw new Error('the deny is gone');
        expect(deny.cutoff <= later(NOON, MINUTE)).toBe(true); // the minute that IAM takes to spread it
        if (row.cutoff > MINUTE || row.rung === 'boundary') expect(deny.cutoff).toEqual(later(NOON, MINUTE));
        expect(role?.boundary).toBe(row.rung === 'boundary' && row.tag !== 'none' ? OLD_BOUNDARY : undefined);
      }),
    );
  });

  test('a revival leaves nothing of ours', async () => {
    await fc.assert(
      fc.asyncProperty(anyRow, async (row) => {
        const live = contained(row);
        await lifted(live, { revive: true });
        expect(await live.iam.underPrefix()).toEqual([]);
        expect([...live.managed.keys()]).toEqual([OLD_BOUNDARY]);
      }),
    );
  });
});
