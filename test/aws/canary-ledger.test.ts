import { describe, expect, test } from 'vitest';
import { canariesIn, seeCanary } from '../../lib/aws/canary-ledger.ts';
import type { Condition, Item } from '../../lib/aws/ledger-query.ts';
import type { LedgerTable } from '../../lib/aws/ledger-table.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const kept = (item: Item | undefined) => canariesIn({ get: async () => item } as unknown as LedgerTable).last();

describe('the canary in the ledger', () => {
  test('is read as it was written, and not known before the first', async () => {
    const put: Item[] = [];
    const table = { put: async (item: Item) => void put.push(item) } as unknown as LedgerTable;
    await canariesIn(table).record({ nonce: 'a', sentAt: NOON, missed: 2 });
    expect(await kept(put[0])).toEqual({ nonce: 'a', sentAt: NOON, missed: 2 });
    expect(await kept({ ...put[0], seenAt: { N: String(NOON.getTime()) } })).toMatchObject({ seenAt: NOON });
    expect(await kept(undefined)).toBeUndefined();
    expect(await kept({ nonce: { S: 'a' } })).toBeUndefined();
  });

  test('is seen only by the nonce that is waited for, and once', async () => {
    const asked: [string, Condition][] = [];
    const updateIf = async (pk: string, _: string, update: string, condition: Condition) => {
      asked.push([`${pk} ${update}`, condition]);
      return false;
    };
    expect(await seeCanary(updateIf, 'a', NOON)).toBe(false);
    expect(asked).toEqual([
      [
        'canary SET seenAt = :at',
        {
          ConditionExpression: 'nonce = :nonce AND attribute_not_exists(seenAt)',
          ExpressionAttributeValues: { ':at': { N: String(NOON.getTime()) }, ':nonce': { S: 'a' } },
        },
      ],
    ]);
  });
});
