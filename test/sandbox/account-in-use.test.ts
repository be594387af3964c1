import type { RoleDetail } from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { DAY, later } from '../../lib/base/time.ts';
import { isInUse } from './account-in-use.ts';

const NOW = new Date('2026-11-29T12:00:00Z');
const CALLER = 'arn:aws:sts::111122223333:assumed-role/Admin/dana';

const role = (difference: Partial<RoleDetail> = {}, usedBefore?: number): RoleDetail => ({
  Path: '/',
  RoleName: 'ProductionApp',
  ...(usedBefore !== undefined && { RoleLastUsed: { LastUsedDate: later(NOW, -usedBefore) } }),
  ...difference,
});

describe('the account is in use by', () => {
  test.each([
    ['a role that made a call yesterday', role({}, DAY)],
    ['one that made a call 89 days ago', role({}, 89 * DAY)],
    ['a service role that a person made', role({ Path: '/service-role/' }, DAY)],
    ['a role whose name begins with the caller’s', role({ RoleName: 'Admin2' }, DAY)],
  ])('%s', (_, one) => {
    expect(isInUse(one, CALLER, NOW)).toBe(true);
  });

  test.each([
    ['a role that never made a call', role()],
    ['one that made none for 91 days', role({}, 91 * DAY)],
    ['a service-linked role', role({ Path: '/aws-service-role/sso.amazonaws.com/' }, DAY)],
    ['a role of Identity Center', role({ Path: '/aws-reserved/sso.amazonaws.com/' }, DAY)],
    ['the caller’s own role', role({ RoleName: 'Admin' }, DAY)],
    ['the guardrail’s', role({ RoleName: 'rolewarden-contain' }, DAY)],
    ['what an earlier run left', role({ RoleName: 'rolewarden-sandbox-0a1b2c-cutoff' }, DAY)],
  ])('not by %s', (_, one) => {
    expect(isInUse(one, CALLER, NOW)).toBe(false);
  });

  test('a role with the name of the user who calls', () => {
    expect(isInUse(role({ RoleName: 'dana' }, DAY), 'arn:aws:iam::111122223333:user/dana', NOW)).toBe(true);
  });
});
