import { describe, expect, test } from 'vitest';
import { containmentOf, type Method, type Scope } from '../lib/containment.ts';
import { FREEZE_ACTIONS } from '../lib/freeze-actions.ts';
import { parsePolicy } from '../lib/policy/document.ts';
import { asking } from '../lib/policy/evaluate.ts';
import { HOUR, isoSeconds, later, MINUTE, SECOND } from '../lib/time.ts';
import { command, ROLE_ID } from './support/commands.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const ALLOW_ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const scopes: Scope[] = [
  { kind: 'role' },
  { kind: 'workload', userids: [`${ROLE_ID}:i-0abc`] },
  { kind: 'workload', userids: [`${ROLE_ID}:i-*`] },
  { kind: 'session', userids: [`${ROLE_ID}:alice`] },
];
const methods: Method[] = ['freeze', 'revocation', 'quarantine'];
const cells = methods.flatMap((method) =>
  scopes.map((scope) => [method, scope.kind === 'role' ? 'role' : scope.userids.join(), scope] as const),
);

/** What the policy engine says of an administrator's session with the deny on its role. */
function may(document: unknown, session: string, issued: Date, at: Date, action: string): boolean {
  const known: Record<string, string> = {
    'aws:userid': `${ROLE_ID}:${session}`,
    'aws:tokenissuetime': isoSeconds(issued),
    'aws:currenttime': isoSeconds(at),
  };
  const ask = asking(
    { identity: [ALLOW_ALL, document].map((one, index) => ({ name: String(index), document: parsePolicy(one) })) },
    (key) => (known[key] === undefined ? undefined : [known[key]]),
  );
  return ask(action, '*').level === 'everywhere';
}

describe.each(cells)('%s of %s', (method, _, scope) => {
  const { policyDocument, cutoff, lapse } = containmentOf(command({ method, scope }), NOW, HOUR);
  const [cut, end] = [new Date(cutoff), new Date(lapse)];
  const target = scope.kind === 'session' ? 'alice' : 'i-0abc';
  const frozen = FREEZE_ACTIONS[0] ?? '';
  const before = [later(NOW, -11 * HOUR), NOW, later(cut, -SECOND)];
  const during = [later(NOW, 5 * SECOND), cut, later(end, -SECOND)];

  test('a session issued before the cutoff is denied, to the end', () => {
    for (const issued of before)
      for (const at of during) {
        expect(may(policyDocument, target, issued, at, frozen)).toBe(false);
        expect(may(policyDocument, target, issued, at, 's3:GetObject')).toBe(method === 'freeze');
      }
  });

  test('every frozen action is denied', () => {
    for (const action of FREEZE_ACTIONS.filter((one) => !one.includes('*')))
      expect(may(policyDocument, target, NOW, later(NOW, MINUTE), action)).toBe(false);
  });

  test('siblings work', () => {
    const sibling = scope.kind === 'workload' && scope.userids[0]?.endsWith('*') ? 'bob' : 'i-0abcd';
    for (const issued of before) expect(may(policyDocument, sibling, issued, NOW, frozen)).toBe(scope.kind !== 'role');
  });

  test('a session issued from the cutoff on works', () => {
    for (const at of during) expect(may(policyDocument, target, cut, at, frozen)).toBe(true);
  });

  test('after the lapse nothing is denied, and every denied session is over: none lives longer than 12 h', () => {
    for (const issued of before) expect(may(policyDocument, target, issued, end, frozen)).toBe(true);
    expect(end.getTime() - cut.getTime()).toBeGreaterThanOrEqual(12 * HOUR);
  });
});
