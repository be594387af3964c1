import { describe, expect, test } from 'vitest';
import type { Method } from '../../../lib/base/method.ts';
import { HOUR, later } from '../../../lib/base/time.ts';
import { boundaryPolicy } from '../../../lib/incident/deny/boundary.ts';
import { containmentOf } from '../../../lib/incident/deny/containment-of.ts';
import { denyPolicy, type Scope } from '../../../lib/incident/deny/deny-policy.ts';
import { administrator } from '../../../lib/judge/power/administrator.ts';
import { userDenyPolicy } from '../../support/users.ts';
import { ACCOUNT, ADMIN, inline, role } from './roles.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const incident = '0123456789abcdef';
const userids = ['AROAEXAMPLEADMIN00001:i-0abc'];

function ours(method: Method, scope: Scope): { name: string; document: unknown } {
  const order = { incident, target: role([]).arn, method, scope };
  const { policyName, policyDocument } = containmentOf(order, NOW, HOUR);
  return { name: policyName, document: policyDocument };
}

const whole = ours('quarantine', { kind: 'role' });
const onUser = {
  name: `rolewarden-${incident}-quarantine-caller`,
  document: userDenyPolicy(new Date('2026-05-05')),
};
const level = (name: string, document: unknown) =>
  administrator(role([inline(ADMIN), { kind: 'inline', name, document }]), NOW)?.level;

describe('an administrator with a deny beside', () => {
  test.each<[string, { name: string; document: unknown }, string | undefined]>([
    ['of ours on one workload', ours('quarantine', { kind: 'workload', userids }), 'everywhere'],
    ['of ours on every session', whole, 'everywhere'],
    ['of ours, a freeze', ours('freeze', { kind: 'role' }), 'everywhere'],
    ['that only a user gets, here on a role', onUser, undefined],
    ['of the owner that says the same', { ...whole, name: 'incident-response' }, 'if'],
    [
      'under our name that says something else',
      { ...whole, document: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] } },
      undefined,
    ],
  ])('%s', (_, { name, document }, expected) => {
    expect(level(name, document)).toBe(expected);
  });

  const bounded = (boundary: { name: string; document: unknown }, statements = [ADMIN]) =>
    administrator(role([inline(...statements)], { boundary: { kind: 'managed', ...boundary } }), NOW)?.level;
  const deny = denyPolicy('quarantine', { kind: 'role' }, NOW, later(NOW, 13 * HOUR));
  const boundary = { name: whole.name, document: boundaryPolicy(deny, role([]).arn) };

  test.each<[string, { name: string; document: unknown }, string | undefined]>([
    ['of ours: it hides nothing', boundary, 'everywhere'],
    ['of ours for another role', { ...boundary, document: boundaryPolicy(deny, `${role([]).arn}2`) }, undefined],
    ['of the owner that says the same', { ...boundary, name: 'team' }, 'if'],
    ['that release 0.1.0 set', whole, undefined],
  ])('in a boundary %s', (_, limit, expected) => {
    expect(bounded(limit)).toBe(expected);
  });

  test('our boundary gives nothing to a role without powers', () => {
    expect(bounded(boundary, [{ Action: 's3:GetObject' }])).toBeUndefined();
  });

  test('of ours on a user', () => {
    const user = role([inline(ADMIN), { kind: 'inline', ...onUser }], { arn: `arn:aws:iam::${ACCOUNT}:user/dana` });
    expect(administrator(user, NOW)?.level).toBe('everywhere');
  });
});
