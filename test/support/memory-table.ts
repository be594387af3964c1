import type { Item } from '../../lib/aws/ledger-query.ts';
import type { LedgerTable } from '../../lib/aws/ledger-table.ts';

/** The ledger's table as the parts of a message use it: the two conditions that they write with, and a strongly consistent query. */
export function memoryTable(): Pick<LedgerTable, 'put' | 'putIf' | 'query'> {
  const items = new Map<string, Item>();
  const keyOf = ({ pk, sk }: Item) => `${pk?.S}\n${sk?.S}`;
  return {
    put: async (item) => void items.set(keyOf(item), item),
    async putIf(item, { ExpressionAttributeValues: values = {} }) {
      const found = items.get(keyOf(item));
      const isSame = found?.by?.S !== undefined && found.by.S === values[':by']?.S;
      const isOld = Number(found?.at?.N) < Number(values[':old']?.N);
      if (found !== undefined && !isSame && !isOld) return false;
      items.set(keyOf(item), item);
      return true;
    },
    query: async (pk) => [...items.values()].filter((item) => item.pk?.S === pk),
  };
}
