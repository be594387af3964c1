import { describe, expect, test } from 'vitest';
import { METHODS, type Method } from '../../../lib/base/method.ts';
import { HOUR, later, MINUTE, SECOND } from '../../../lib/base/time.ts';
import {
  budgetOf,
  ContainmentError,
  denyPolicy,
  isUserid,
  type Scope,
} from '../../../lib/incident/deny/deny-policy.ts';
import { FREEZE_ACTIONS } from '../../../lib/incident/deny/freeze-actions.ts';

const CUTOFF = new Date('2026-05-04T11:00:00Z');
const LAPSE = later(CUTOFF, 13 * HOUR);
const WHOLE: Scope = { kind: 'role' };
const ID = 'AROAEXAMPLEADMIN';
const named = (...names: string[]) => names.map((name) => `${ID}:${name}`);
const sessions = (...names: string[]): Scope => ({ kind: 'session', userids: named(...names) });
const workload = (...names: string[]): Scope => ({ kind: 'workload', userids: named(...names) });
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `session-${index}`);

describe('the document', () => {
  const everybody = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Rolewarden',
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: {
          DateLessThan: { 'aws:TokenIssueTime': '2026-05-04T11:00:00Z', 'aws:CurrentTime': '2026-05-05T00:00:00Z' },
        },
      },
    ],
  };
  const [statement] = everybody.Statement;
  const of = (userids: string[]) => ({
    ...everybody,
    Statement: [{ ...statement, Condition: { ...statement?.Condition, StringLike: { 'aws:userid': userids } } }],
  });
  test.each<[string, Method, Scope, unknown]>([
    ['a quarantine stops everybody, until it lapses', 'quarantine', WHOLE, everybody],
    ['a revocation is the same: its cutoff is earlier', 'revocation', WHOLE, everybody],
    ['one session', 'quarantine', sessions('alice'), of([`${ID}:alice`])],
    ['one workload', 'quarantine', workload('i-0abc1234'), of([`${ID}:i-0abc1234`])],
    ['the longest list of sessions', 'quarantine', sessions(...numbered(7)), of(named(...numbered(7)))],
  ])('%s', (_, method, scope, document) => {
    expect(denyPolicy(method, scope, CUTOFF, LAPSE)).toEqual(document);
  });

  test('a freeze denies the actions of a freeze and no others', () => {
    const [frozen] = denyPolicy('freeze', WHOLE, CUTOFF, LAPSE).Statement;
    expect(frozen).toEqual({ ...statement, Action: FREEZE_ACTIONS });
  });
});

describe('the dates', () => {
  const shortest = 12 * HOUR + 15 * MINUTE;
  test.each([
    ['the shortest lapse', CUTOFF, later(CUTOFF, shortest)],
    ['a lapse of a week', CUTOFF, later(CUTOFF, 7 * 24 * HOUR)],
  ])('%s is written', (_, cutoff, lapse) => {
    expect(denyPolicy('quarantine', WHOLE, cutoff, lapse).Statement).toHaveLength(1);
  });

  test.each([
    ['a lapse a second shorter', CUTOFF, later(CUTOFF, shortest - SECOND), /12 h 15 min/],
    ['a lapse before the cutoff', CUTOFF, later(CUTOFF, -13 * HOUR), /12 h 15 min/],
    ['a cutoff with fractions', later(CUTOFF, 1), LAPSE, /whole seconds/],
    ['a lapse with fractions', CUTOFF, later(LAPSE, 1), /whole seconds/],
    ['both with the same fractions', later(CUTOFF, 1), later(LAPSE, 1), /whole seconds/],
  ])('%s is refused', (_, cutoff, lapse, message) => {
    const write = () => denyPolicy('quarantine', WHOLE, cutoff, lapse);
    expect(write).toThrow(ContainmentError);
    expect(write).toThrow(message);
  });
});

describe('the sessions', () => {
  test.each<[string, Scope, RegExp]>([
    ['none', sessions(), /1 to 7 sessions, not 0/],
    ['eight', sessions(...numbered(8)), /1 to 7 sessions, not 8/],
    ['one odd among others', sessions('alice', 'a*b', 'bob'), /"AROAEXAMPLEADMIN:a\*b" is not RoleId:session-name/],
    ['one odd workload', workload('*'), /"AROAEXAMPLEADMIN:\*" is not RoleId:session-name/],
  ])('%s: refused', (_, scope, message) => {
    const write = () => denyPolicy('quarantine', scope, CUTOFF, LAPSE);
    expect(write).toThrow(ContainmentError);
    expect(write).toThrow(message);
  });

  test.each([
    [`${ID}:alice`, true],
    [`${ID}:i-0123456789abcdef0`, true],
    [`${ID}:dana@example.com`, true],
    [`${ID}:all+that=STS,allows.in@a_name-1`, true],
    [`${ID}:awslambda_*`, true],
    ['AIDAEXAMPLEALICE:alice', true],
    [`A${'B'.repeat(127)}:${'x'.repeat(64)}`, true],
    ['AROA:a', true],
    [`A${'B'.repeat(128)}:alice`, false],
    [`${ID}:${'x'.repeat(65)}`, false],
    ['ARO:alice', false],
    [ID, false],
    [`${ID}:`, false],
    [`${ID}:*`, false],
    ['*:alice', false],
    ['*', false],
    [`${ID}:a*b`, false],
    [`${ID}:a**`, false],
    [`${ID}:al?ce`, false],
    [`${ID}:a b`, false],
    [`${ID}:a:b`, false],
    [`x${ID}:alice`, false],
    [`*${ID}:alice`, false],
    ['BROAEXAMPLEADMIN:alice', false],
    ['aroaexampleadmin:alice', false],
    [`${ID}:\${aws:username}`, false],
    ['', false],
  ])('%s is a userid: %s', (text, is) => {
    expect(isUserid(text)).toBe(is);
  });
});

describe('the budget', () => {
  test.each<[string, Method, Scope, number]>([
    ['a freeze', 'freeze', WHOLE, 3000],
    ['a freeze of an instance', 'freeze', workload('i-0abc1234'), 3000],
    ['the whole role', 'quarantine', WHOLE, 1000],
    ['sessions', 'quarantine', sessions('alice'), 1000],
    ['sessions that are called like instances', 'quarantine', sessions('i-0abc1234'), 1000],
    ['an instance', 'quarantine', workload('i-0abc1234'), 600],
    ['an instance of the old, short ids', 'revocation', workload('i-0abc1234', 'i-0123456789abcdef0'), 600],
    ['functions', 'quarantine', workload('orders'), 1000],
    ['an instance and a function', 'quarantine', workload('i-0abc1234', 'orders'), 1000],
    ['a function that is called like an instance', 'quarantine', workload('i-0abc1234-resize'), 1000],
    ['a function with such a name in its own', 'quarantine', workload('api-0abc1234'), 1000],
    ['a name that is no hex', 'quarantine', workload('i-'), 1000],
  ])('of %s', (_, method, scope, budget) => {
    expect(budgetOf(METHODS[method].denies, scope)).toBe(budget);
  });

  /** A document of so many characters. */
  function withSize(characters: number): () => unknown {
    const id = `A${'B'.repeat(127)}`;
    const scope = (padding: number): Scope => ({
      kind: 'session',
      userids: [64, 64, 64, padding].map((length) => `${id}:${'x'.repeat(length)}`),
    });
    const write = (padding: number) => denyPolicy('quarantine', scope(padding), CUTOFF, LAPSE);
    return () => write(1 + characters - JSON.stringify(write(1)).length);
  }
  test('a document may have all of it', () => {
    expect(JSON.stringify(withSize(1000)())).toHaveLength(1000);
  });
  test('and not one character more', () => {
    expect(withSize(1001)).toThrow('the deny has 1001 characters, over its 1000: widen its scope');
  });
});
