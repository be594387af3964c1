import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isTrustOrder, orderIn } from '../../lib/contain/orders.ts';
import { parseAnyCommand } from '../../lib/contain/parse-command.ts';
import { causeAsOf010 } from '../../lib/contain/written-by-0-1-0.ts';
import type { report } from '../support/commands.ts';
import { contained } from '../support/incidents.ts';
import { userCommand } from '../support/users.ts';

/** The text of a command as release 0.1.0 queued it for an opened trust, and kept it in the ledger. */
const TRUST = readFileSync(new URL('command-of-0-1-0.json', import.meta.url), 'utf8');
const PASS = TRUST.replaceAll('trust-external-account', 'pass-admin-role');

describe('a command that 0.1.0 wrote', () => {
  test.each([
    ['an opened trust', TRUST, 'trust'],
    ['a pass', PASS, 'pass'],
    ['on a user', JSON.stringify({ ...userCommand(), cause: undefined }), 'pass'],
  ])('is read with its cause: %s', (_, text, cause) => {
    expect(JSON.parse(text)).not.toHaveProperty('cause');
    expect(parseAnyCommand(text)).toEqual({ ...JSON.parse(text), cause });
  });

  test.each([
    ['an opened trust', TRUST, true],
    ['a pass', PASS, false],
  ])('is an order of the ledger still: %s', (_, order, isTrust) => {
    const read = orderIn(contained(new Date('2026-05-04T10:01:00Z'), { order }));
    expect(read && isTrustOrder(read)).toBe(isTrust);
  });

  test('a cause that is written counts, whatever the findings are called', () => {
    expect(parseAnyCommand(JSON.stringify({ ...JSON.parse(TRUST), cause: 'pass' })).cause).toBe('pass');
  });
});

test.each<[string, readonly unknown[], string]>([
  ['no findings', [], 'pass'],
  ['the second of two', [{ detector: 'pass-admin-role' }, { detector: 'trust-any-principal' }], 'trust'],
  ['the word in the middle of another name', [{ detector: 'guard-trust-missed' }], 'pass'],
  ['what is no finding', [null, 'trust-any-principal', { detector: 1 }], 'pass'],
])('the cause by the findings: %s', (_, findings, cause) => {
  expect(causeAsOf010({ findings: findings as ReturnType<typeof report>['findings'] })).toBe(cause);
});
