import { describe, expect, it } from 'vitest';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../../lib/incident/ledger/ledger.ts';
import { ledgerWithFallback } from '../../../lib/incident/ledger/with-fallback.ts';
import { testLedger } from './ledger-table.ts';

describe('the ledger in memory', () => testLedger(async () => memoryLedger()));

const BROKEN = new Proxy({} as Ledger, { get: () => () => Promise.reject(new Error('timed out')) });

describe('the ledger with a fallback', () => {
  describe('while the real one answers', () =>
    testLedger(async () => ledgerWithFallback(memoryLedger(), memoryLedger())));
  describe('while it does not', () => testLedger(async () => ledgerWithFallback(BROKEN, memoryLedger())));

  it('says whether the real one answers', async () => {
    const ledger = ledgerWithFallback(BROKEN, memoryLedger());
    expect(ledger.unreachable()).toBeUndefined();
    await ledger.incident('x');
    expect(ledger.unreachable()).toBe('Error: timed out');
  });
});
