import { describe, expect, it } from 'vitest';
import type { Account } from '../../../lib/base/role.ts';
import type { Approval } from '../../../lib/base/settings/settings.ts';
import type { PassSubject } from '../../../lib/detectors/pass/subject.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import { passCase } from '../../../lib/inspect/cases/pass-case.ts';
import { type Passing, passing } from '../../detectors/pass/subject.ts';
import { ACCOUNT, ADMIN, role } from '../../judge/power/roles.ts';

/** An account where the pass of a row is all there is. */
const accountOf = ({ pass, role: passed, passer }: PassSubject): Account => ({
  role: async (reference) => (reference === pass.role ? passed : passer),
  user: async () => passer,
  rolesWith: async () => [],
});

async function toldOf(differences: Passing): Promise<Record<string, string>> {
  const subject = passing(differences);
  const { pass, settings, now } = subject;
  const found = await passCase(pass, { account: accountOf(subject), ledger: memoryLedger(), settings, now });
  return Object.fromEntries((found?.findings ?? []).map(({ detector, severity }) => [detector, severity]));
}

const SECRETS = [{ Action: 'secretsmanager:GetSecretValue' }];
const ROOT = { kind: 'root', arn: `arn:aws:iam::${ACCOUNT}:root`, account: ACCOUNT } as const;
const OUTSIDER = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999988887777:root' }, Action: 'sts:AssumeRole' },
  ],
};
const NAMED: Approval = { role: 'worker' };
const YESTERDAY = new Date('2026-01-30T13:00:00Z');
const LONG_AGO = new Date('2025-01-01T00:00:00Z');
const dormant = { createdAt: LONG_AGO, lastUsed: 'never' } as const;

describe('an approved pass is silent', () => {
  it.each<[string, Passing]>([
    ['of an ordinary role', { approved: [NAMED] }],
    ['of an administrator role that is named', { role: [ADMIN], approved: [NAMED] }],
    ['of an administrator role that is named by its ARN', { role: [ADMIN], approved: [{ role: role([]).arn }] }],
    ['of a named role, which a pattern matches too', { role: [ADMIN], approved: [{ role: 'work*' }, NAMED] }],
    ['of a named role with powers that the passer lacks', { role: SECRETS, approved: [NAMED] }],
    ['by a caller who could not be read', { role: [ADMIN], passer: 'AccessDenied', approved: [NAMED] }],
    ['of a named role that could not be read', { role: 'AccessDenied', approved: [NAMED] }],
    ['of a named role that trusts outsiders', { role: role([], { trustPolicy: OUTSIDER }), approved: [NAMED] }],
    ['to a service that the role does not trust', { to: ['ec2.amazonaws.com'], approved: [NAMED] }],
    ['of a role that nobody used for long', { role: role([], dormant), approved: [NAMED] }],
    ['where only approved passes are allowed', { approved: [NAMED], settings: { onlyApproved: true } }],
    ['of an ordinary role that a pattern matches', { approved: [{ role: 'work*' }] }],
    ['of a dormant role that a pattern matches', { role: role([], dormant), approved: [{ role: 'work*' }] }],
    ['of an ordinary role that is new', { role: role([], { createdAt: YESTERDAY }), approved: [NAMED] }],
    ['by root, whom the entry names', { principal: ROOT, approved: [{ role: 'worker', principals: [ROOT.arn] }] }],
    [
      'by the named caller to the named service',
      {
        role: [ADMIN],
        approved: [{ role: 'worker', services: ['lambda.amazonaws.com'], principals: ['developer'] }],
      },
    ],
  ])('%s', async (_, differences) => {
    expect(await toldOf(differences)).toEqual({});
  });
});

describe('an entry quiets nothing else', () => {
  const admin = { role: [ADMIN] };
  const contained = { 'pass-admin-role': 'critical', 'pass-escalation': 'critical', 'pass-first-seen': 'low' };

  it.each<[string, Passing, Record<string, string>]>([
    ['another role', { ...admin, approved: [{ role: 'other' }] }, contained],
    ['another service', { ...admin, approved: [{ ...NAMED, services: ['ec2.amazonaws.com'] }] }, contained],
    ['another caller', { ...admin, approved: [{ ...NAMED, principals: ['deploy'] }] }, contained],
    [
      'the same name in another account’s ARN',
      { ...admin, approved: [{ role: 'arn:aws:iam::444455556666:role/worker' }] },
      contained,
    ],
    [
      'a pass to an unknown service',
      { ...admin, to: [], approved: [{ ...NAMED, services: ['lambda.amazonaws.com'] }] },
      contained,
    ],
    ['a denied pass: it was tried, not approved', { outcome: 'denied', approved: [NAMED] }, { 'pass-denied': 'low' }],
    [
      'a role of another account: no pass, and anybody there may take the name',
      { reference: { arn: 'arn:aws:iam::999988887777:role/worker' }, role: 'elsewhere', approved: [NAMED] },
      { 'pass-role-of-other-account': 'info' },
    ],
    [
      'root, whom nobody means by leaving principals out',
      { principal: ROOT, approved: [NAMED] },
      { 'pass-by-root': 'medium', 'pass-first-seen': 'low' },
    ],
    [
      'an administrator role under a pattern: an attacker chooses the name of his role',
      { ...admin, approved: [{ role: 'work*' }] },
      { 'pass-admin-role': 'medium' },
    ],
    [
      'an administrator role under a pattern, by an unread passer',
      { ...admin, passer: 'AccessDenied', approved: [{ role: 'wor?er' }] },
      { 'pass-admin-role': 'medium' },
    ],
    [
      'powers that the passer lacks, under a pattern',
      { role: SECRETS, approved: [{ role: 'work*' }] },
      { 'pass-escalation': 'medium' },
    ],
    [
      'a role under a pattern that could not be read: it may be an administrator',
      { role: 'AccessDenied', approved: [{ role: 'work*' }] },
      { 'pass-unread-role': 'info' },
    ],
    [
      'a role under a pattern that outsiders may assume',
      { role: role([], { trustPolicy: OUTSIDER }), approved: [{ role: 'work*' }] },
      { 'pass-externally-trusted-role': 'medium' },
    ],
    [
      'a named administrator role that was made today: somebody may have taken the name',
      { role: role([ADMIN], { createdAt: YESTERDAY }), approved: [NAMED] },
      { 'pass-admin-role': 'medium' },
    ],
    [
      'everything else, where only approved passes are allowed',
      { settings: { onlyApproved: true } },
      {
        'pass-unapproved-role': 'medium',
        'pass-first-seen': 'low',
      },
    ],
    [
      'everything else, where other passes are allowed',
      { approved: [{ role: 'other' }] },
      { 'pass-first-seen': 'low' },
    ],
  ])('%s', async (_, differences, expected) => {
    expect(await toldOf(differences)).toEqual(expected);
  });

  it('of an administrator role a day after it was made, the entry quiets everything', async () => {
    const old = role([ADMIN], { createdAt: new Date('2026-01-30T12:01:00Z') });
    expect(await toldOf({ role: old, approved: [NAMED] })).toEqual({});
  });
});
