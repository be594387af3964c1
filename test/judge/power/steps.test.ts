import { describe, expect, test } from 'vitest';
import { administrator, isAdministrator } from '../../../lib/judge/power/administrator.ts';
import { isGrantedByName } from '../../../lib/judge/power/exact-grant.ts';
import { gained, isUnlimited } from '../../../lib/judge/power/gain.ts';
import { whoMayPass } from '../../../lib/judge/power/may-pass.ts';
import { reachablePowers } from '../../../lib/judge/power/rewritten.ts';
import { powersOf } from '../../../lib/judge/power/role-powers.ts';
import { ADMIN, role, type Statement } from './roles.ts';

const NOW = new Date('2026-05-04T10:00:20Z');

/** Every Deny leaves the resources of one pattern of its own and of each Deny before it: patterns ^ denies regions. */
function overlapping(denies: number, patterns: number): Statement[] {
  const named = (deny: number) =>
    Array.from({ length: patterns }, (_, index) => `arn:aws:*:*:*:*${String.fromCharCode(97 + deny)}${index}*`);
  return Array.from({ length: denies }, (_, deny) => ({ Effect: 'Deny', Action: '*', NotResource: named(deny) }));
}

const HOSTILE = [ADMIN, ...overlapping(9, 7)];
const hard = role(HOSTILE, { name: 'hard' });
const plain = role([ADMIN]);

describe('policies that take too long to judge', () => {
  test('are few characters', () => expect(JSON.stringify(HOSTILE).length).toBeLessThan(2500));

  test('count as an administrator on the role that is passed', () => {
    expect(powersOf(hard).granted.map(({ power }) => power.id)).toEqual(['administrator']);
    expect(gained(powersOf(hard), powersOf(role([{ Action: 's3:*' }]))).map(({ power }) => power.id)).toEqual([
      'administrator',
    ]);
    expect(administrator(hard)?.because).toMatch(/longer to judge/);
  });

  test('count for nothing on whoever passes', () => {
    expect(isUnlimited(reachablePowers(hard))).toBe(false);
    expect(isAdministrator(hard)).toBe(false);
    expect(gained(powersOf(plain), reachablePowers(hard)).map(({ power }) => power.id)).toContain('administrator');
    expect(
      isGrantedByName(
        role([{ Action: 'iam:PassRole', Resource: plain.arn }, ...overlapping(9, 7)]),
        plain,
        'lambda',
        NOW,
      ),
    ).toBe(false);
  });

  test('are not left out of the list of those who may pass', () => {
    expect(whoMayPass([hard])(plain)).toEqual([
      { principal: hard.arn, level: 'if', services: ['lambda.amazonaws.com'] },
    ]);
  });

  test('with fewer patterns are judged to the end', () => {
    const easy = role([ADMIN, ...overlapping(2, 7)]);
    expect(administrator(easy)?.because).toBeUndefined();
    expect(administrator(easy)?.level).toBe('some');
  });
});
