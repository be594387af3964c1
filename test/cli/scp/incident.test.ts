import { describe, expect, it } from 'vitest';
import { outsidersPolicy, sessionsPolicy } from '../../../lib/cli/scp/incident.ts';
import { isAllowed, STRANGER } from './asked.ts';

const ROLE = 'arn:aws:iam::111122223333:role/service-role/App';
const held = [{ roleArn: ROLE, incident: '0123456789abcdef' }];
const CUTOFF = new Date('2026-05-04T10:00:00Z');
const at = (issued: string, now: string, by = ROLE) => ({
  by,
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::orders/1',
  keys: { 'aws:tokenissuetime': [issued], 'aws:currenttime': [now] },
});

describe('the SCP for a role', () => {
  const { document } = sessionsPolicy(held, CUTOFF);
  it.each([
    ['a session of before the cutoff', at('2026-05-04T09:59:59Z', '2026-05-04T10:05:00Z'), false],
    ['the same at the end of its life', at('2026-05-04T09:59:59Z', '2026-05-04T21:59:58Z'), false],
    ['a session of the cutoff', at('2026-05-04T10:00:00Z', '2026-05-04T10:05:00Z'), true],
    ['anything after the lapse', at('2026-05-04T09:59:59Z', '2026-05-04T23:00:00Z'), true],
    ['another role', at('2026-05-04T09:59:59Z', '2026-05-04T10:05:00Z', STRANGER), true],
    [
      'a role of the same name without the path',
      at('2026-05-04T09:00:00Z', '2026-05-04T10:05:00Z', ROLE.replace('service-role/', '')),
      true,
    ],
  ])('%s', (_, request, allowed) => {
    expect(isAllowed(document, request)).toBe(allowed);
  });
  it('has a statement for each role', () => {
    const two = sessionsPolicy([...held, { roleArn: STRANGER, incident: 'fedcba9876543210' }], CUTOFF);
    expect(two.document.Statement).toHaveLength(2);
    expect(two.name).toBe('rolewarden-sessions-0123456789abcdef-and-1');
  });
});

describe('the RCP for outsiders', () => {
  const assume = (keys: Record<string, string[]>, by = 'arn:aws:iam::999988887777:role/x') => ({
    by,
    action: 'sts:AssumeRole',
    resource: ROLE,
    keys: { 'aws:principalisawsservice': ['false'], ...keys },
  });
  const inOrganization = outsidersPolicy(held, { organization: 'o-exampleorg1' }).document;
  const inAccount = outsidersPolicy(held, {}).document;
  it.each([
    [
      'an outsider',
      inOrganization,
      assume({ 'aws:principalorgid': ['o-otherorg11'], 'aws:principalaccount': ['999988887777'] }),
      false,
    ],
    ['an outsider in no organization', inOrganization, assume({ 'aws:principalaccount': ['999988887777'] }), false],
    ['one of ours', inOrganization, assume({ 'aws:principalorgid': ['o-exampleorg1'] }), true],
    ['a service', inOrganization, assume({ 'aws:principalisawsservice': ['true'] }), true],
    ['an outsider, held to the account', inAccount, assume({ 'aws:principalaccount': ['999988887777'] }), false],
    ['the account itself', inAccount, assume({ 'aws:principalaccount': ['111122223333'] }), true],
  ])('%s', (_, document, request, allowed) => {
    expect(isAllowed(document, request)).toBe(allowed);
  });
  it('is what Organizations takes: every principal, no bare wildcard action', () => {
    for (const { Principal, Action } of inAccount.Statement)
      expect([Principal, Action]).toEqual(['*', expect.not.arrayContaining(['*'])]);
  });
});
