import type { Canary } from '../sweep/canary.ts';
import { itemKey, number } from './ledger-items.ts';
import type { LedgerTable } from './ledger-table.ts';
import type { UpdateIf } from './ledger-updates.ts';

const KEY = 'canary';

/** The latest canary of home, or of another region, each in one item. No memory stands in for it: what the function forgets would count as missed, or as seen. */
export function canariesIn(table: LedgerTable, region = KEY) {
  return {
    async last(): Promise<Canary | undefined> {
      const item = await table.get(KEY, region);
      const sentAt = Number(item?.sentAt?.N);
      if (item === undefined || Number.isNaN(sentAt)) return undefined;
      const seenAt = Number(item.seenAt?.N);
      return {
        nonce: item.nonce?.S ?? '',
        sentAt: new Date(sentAt),
        missed: Number(item.missed?.N ?? 0),
        ...(!Number.isNaN(seenAt) && { seenAt: new Date(seenAt) }),
      };
    },

    record: ({ nonce, sentAt, missed }: Canary): Promise<void> =>
      table.put({
        ...itemKey(KEY, region),
        nonce: { S: nonce },
        sentAt: number(sentAt),
        missed: { N: String(missed) },
      }),
  };
}

/** True once for the latest canary: its copies, older ones and made-up ones show nothing. */
export function seeCanary(updateIf: UpdateIf, nonce: string, at: Date, region = KEY): Promise<boolean> {
  return updateIf(KEY, region, 'SET seenAt = :at', {
    ConditionExpression: 'nonce = :nonce AND attribute_not_exists(seenAt)',
    ExpressionAttributeValues: { ':at': number(at), ':nonce': { S: nonce } },
  });
}
