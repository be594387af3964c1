import { describe, expect, it } from 'vitest';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../../lib/incident/ledger/ledger.ts';
import { ledgerWithFallback } from '../../../lib/incident/ledger/with-fallback.ts';
import { testLedger, testPrincipalMemory } from './ledger-table.ts';

describe('the ledger in memory', () => testLedger(async () => memoryLedger()));
describe('what the ledger in memory knows of principals', () => testPrincipalMemory(async () => memoryLedger()));

const BROKEN = new Proxy({} as Ledger, { get: () => () => Promise.reject(new Error('timed out')) });

describe('the ledger with a fallback', () => {
  describe('while the real one answers', () =>
    testLedger(async () => ledgerWithFallback(memoryLedger(), memoryLedger())));
  describe('while it does not', () => testLedger(async () => ledgerWithFallback(BROKEN, memoryLedger())));

  describe('what it knows of principals while the real one answers', () =>
    testPrincipalMemory(async () => ledgerWithFallback(memoryLedger(), memoryLedger())));

  it('takes no principal and no edge for known on the word of its memory', async () => {
    const ledger = ledgerWithFallback(BROKEN, memoryLedger());
    const edge = { role: 'r', service: 's', issuer: 'i' };
    await ledger.rememberPrincipal('111122223333/role/app', { print: 'a', since: new Date(0), first: true });
    await ledger.rememberEdge(edge, { print: 'a', at: new Date(0) });
    await ledger.rememberMaker('111122223333/role/app', 'made', new Date(0));
    expect(await ledger.makersOf('111122223333/role/app')).toBeUndefined();
    expect(await ledger.principalRecord('111122223333/role/app')).toBeUndefined();
    expect(await ledger.edgeRecord(edge)).toBeUndefined();
    expect(await ledger.edgeHistory(edge)).toBeUndefined();
  });

  it('says whether the real one answers', async () => {
    const ledger = ledgerWithFallback(BROKEN, memoryLedger());
    expect(ledger.unreachable()).toBeUndefined();
    await ledger.incident('x');
    expect(ledger.unreachable()).toBe('Error: timed out');
  });
});
