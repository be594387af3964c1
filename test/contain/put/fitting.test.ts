import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR, later, MINUTE } from '../../../lib/base/time.ts';
import { fitted, MOST_LIVE, type NamedDeny, ROOM, sizeOf } from '../../../lib/contain/put/fitting.ts';
import type { Deny } from '../../../lib/incident/deny/deny-document.ts';
import type { Scope } from '../../../lib/incident/deny/deny-policy.ts';
import { deniesAllOf } from '../../../lib/incident/deny/stands.ts';

const NOW = new Date('2026-05-04T10:00:00Z');
const ID = 'AROAEXAMPLEADMIN';
const instance = (index: number): Scope => ({ kind: 'workload', userids: [`${ID}:i-${index.toString(16)}`] });
const session = (name: string): Scope => ({ kind: 'session', userids: [`${ID}:${name}`] });
const deny = (scope: Scope, minutes = 60, freeze = false): Deny => {
  const cutoff = later(NOW, minutes * MINUTE);
  return { scope, denies: freeze ? 'privilege calls' : 'everything', cutoff, lapse: later(cutoff, 13 * HOUR) };
};
const named = (denies: readonly Deny[]): NamedDeny[] =>
  denies.map((one, index) => ({ ...one, policyName: `p${index}` }));
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

describe('fitted', () => {
  test('up to eight stand side by side', () => {
    const live = named(times(MOST_LIVE - 1, (index) => deny(instance(index))));
    expect(fitted(deny(instance(99)), live, true)).toEqual({ deny: deny(instance(99)), supersedes: [] });
  });

  test('the ninth instance is every instance, and takes the place of the others', () => {
    const live = named(times(MOST_LIVE, (index) => deny(instance(index), 60 + index)));
    const { deny: widened, supersedes } = fitted(deny(instance(99)), live, true);
    expect(widened).toEqual(deny({ kind: 'workload', userids: [`${ID}:i-*`] }, 67));
    expect(supersedes).toHaveLength(MOST_LIVE);
  });

  test('the ninth session is the whole role, unless that must not be stopped', () => {
    const live = named(times(MOST_LIVE, (index) => deny(session(`s${index}`))));
    expect(fitted(deny(session('x')), live, true).deny.scope).toEqual({ kind: 'role' });
    expect(fitted(deny(session('x')), live, false)).toEqual({ deny: deny(session('x')), supersedes: [] });
  });

  test('a freeze never takes the place of a stop', () => {
    const live = named(times(MOST_LIVE, (index) => deny(session(`s${index}`))));
    const plan = fitted(deny(session('x'), 60, true), live, true);
    expect([plan.deny.denies, plan.deny.scope, plan.supersedes]).toEqual(['privilege calls', { kind: 'role' }, []]);
  });
});

/** The 10,240 characters of a role have room for this whatever comes. */
const STATED = ROOM + 3000;

const anyDeny = fc.record({
  scope: fc.oneof(
    fc.integer({ min: 0, max: 0xffff }).map(instance),
    fc.stringMatching(/^[a-z.@=-]{1,64}$/).map(session),
    fc.constant<Scope>({ kind: 'role' }),
    fc
      .uniqueArray(fc.stringMatching(/^[a-z]{1,64}$/), { minLength: 1, maxLength: 7 })
      .map((names): Scope => ({ kind: 'session', userids: names.map((name) => `${ID}:${name}`) })),
  ),
  minutes: fc.integer({ min: 1, max: 24 * 60 }),
  freeze: fc.boolean(),
});

test('however many incidents come, our denies stay under a stated size and none is shortened', () => {
  fc.assert(
    fc.property(fc.array(anyDeny, { maxLength: 60 }), (incidents) => {
      let live: NamedDeny[] = [];
      const wanted: Deny[] = [];
      for (const [index, { scope, minutes, freeze }] of incidents.entries()) {
        const one = deny(scope, minutes, freeze);
        if (sizeOfOrNone(one) === undefined) continue;
        wanted.push(one);
        const plan = fitted(one, live, true);
        live = [
          ...live.filter(({ policyName }) => !plan.supersedes.includes(policyName)),
          { ...plan.deny, policyName: `p${index}` },
        ];
        expect(live.reduce((sum, held) => sum + sizeOf(held), 0)).toBeLessThanOrEqual(STATED);
        for (const asked of wanted) expect(live.some((held) => deniesAllOf(held, asked))).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

/** What is over its budget is refused before it comes here. */
function sizeOfOrNone(one: Deny): number | undefined {
  try {
    return sizeOf(one);
  } catch {
    return undefined;
  }
}
