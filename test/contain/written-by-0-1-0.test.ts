import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import { isTrustOrder, orderIn } from '../../lib/contain/orders.ts';
import { parseCommand } from '../../lib/contain/parse-command.ts';
import { commandAsOf010 } from '../../lib/contain/written-by-0-1-0.ts';
import { report } from '../support/commands.ts';
import { contained } from '../support/incidents.ts';
import { userCommand } from '../support/users.ts';

/** The text of a command as release 0.1.0 queued it for an opened trust, and kept it in the ledger. */
const TRUST = readFileSync(new URL('command-of-0-1-0.json', import.meta.url), 'utf8');
const PASS = TRUST.replaceAll('trust-external-account', 'pass-admin-role');
const { account, at, severity, askedBy, cause, targetId: userId, ...ordered } = userCommand();
const ofUser = { ...ordered, userId };

describe('a command that 0.1.0 wrote', () => {
  test.each([
    ['an opened trust', TRUST, { cause: 'trust', severity: 'high', askedBy: ['trust-external-account'] }],
    ['a pass', PASS, { cause: 'pass', severity: 'high', askedBy: ['pass-admin-role'] }],
    ['on a user', JSON.stringify(ofUser), { cause: 'pass', severity: 'critical', askedBy: ['pass-admin-role'] }],
  ])('is read with what its report decided: %s', (_, text, decided) => {
    const { roleId, userId, ...old }: JsonObject = JSON.parse(text);
    for (const field of ['version', 'cause', 'account', 'at', 'severity']) expect(old).not.toHaveProperty(field);
    const time = new Date('2026-05-04T10:00:00Z');
    expect(parseCommand(text)).toEqual({
      targetId: roleId ?? userId,
      ...old,
      account: '111122223333',
      at: time,
      ...decided,
    });
  });

  test.each([
    ['an opened trust', TRUST, true],
    ['a pass', PASS, false],
  ])('is an order of the ledger still: %s', (_, order, isTrust) => {
    const read = orderIn(contained(new Date('2026-05-04T10:01:00Z'), { order }));
    expect(read && isTrustOrder(read)).toBe(isTrust);
  });

  test('an event that named no account counts in the account of its target', () => {
    const old = JSON.parse(PASS);
    const nameless = JSON.stringify({ ...old, report: { ...old.report, account: '' } });
    expect(parseCommand(nameless).account).toBe('111122223333');
  });

  test('a cause that is written counts, whatever the findings are called', () => {
    expect(parseCommand(JSON.stringify({ ...JSON.parse(TRUST), cause: 'pass' })).cause).toBe('pass');
  });
});

test.each<[string, readonly unknown[], string, readonly string[]]>([
  ['no findings', [], 'pass', []],
  ['the second of two', [{ detector: 'pass-a' }, { detector: 'trust-b' }], 'trust', ['pass-a', 'trust-b']],
  ['the word in the middle of another name', [{ detector: 'guard-trust-missed' }], 'pass', ['guard-trust-missed']],
  ['what is no finding', [null, 'trust-any-principal', { detector: 1 }], 'pass', []],
  ['what stood before asks for nothing', [{ detector: 'trust-b', existing: true }], 'trust', []],
])('cause and detectors by the findings: %s', (_, findings, cause, askedBy) => {
  const { askedBy: __, ...words } = report();
  const old = { report: { ...words, findings } } as unknown as JsonObject;
  expect(commandAsOf010(old)).toMatchObject({ cause, askedBy });
});

test('the detectors that the report itself names count', () => {
  const old = { report: report({ askedBy: ['trust-b'] }) } as unknown as JsonObject;
  expect(commandAsOf010(old)).toMatchObject({ askedBy: ['trust-b'] });
});
