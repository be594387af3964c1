import { DAY, later, MINUTE } from '../base/time.ts';
import type { KeptPart, KeptParts, PartsOf } from '../notify/parts.ts';
import { functionTable } from './function-incidents.ts';
import { itemKey, number, seconds, storedTime } from './ledger-items.ts';
import type { Item } from './ledger-query.ts';
import type { LedgerTable } from './ledger-table.ts';

/** A dead-letter queue keeps a notice for 14 days. */
const KEEP = 15 * DAY;

/** The parts of an incident's message, each in an item of its own beside the claim. */
export function keptParts(table: () => Promise<Pick<LedgerTable, 'putIf' | 'put' | 'query'>>): KeptParts {
  return {
    async keep(of, part) {
      const { putIf, query } = await table();
      await putIf(itemOf(of, part), { ConditionExpression: 'attribute_not_exists(pk)' });
      return (await query(keyOf(of), { ConsistentRead: true })).flatMap(partIn);
    },

    claim: async (of, now) =>
      (await table()).putIf(
        { ...itemKey(keyOf(of), CLAIM), at: number(now), expires: seconds(later(now, KEEP)) },
        {
          ConditionExpression: 'attribute_not_exists(pk) OR #at < :old',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: { ':old': number(later(now, -MINUTE)) },
        },
      ),

    async rememberTold(of, parts) {
      const { put } = await table();
      await Promise.all(parts.map((part) => put(itemOf(of, { ...part, isTold: true }))));
    },
  };
}

const CLAIM = 'claim';

/** `tell` may read and write these keys alone: see TellRole. */
function keyOf({ account, incident }: PartsOf): string {
  return `told#${account}#${incident}`;
}

function itemOf(of: PartsOf, { part, id, text, at, isTold }: KeptPart): Item {
  return {
    ...itemKey(keyOf(of), `part#${part}`),
    id: { S: id },
    notice: { S: text },
    at: number(at),
    told: { BOOL: isTold },
    expires: seconds(later(at, KEEP)),
  };
}

/** Nothing for the claim, and for what `itemOf` did not write. */
function partIn({ sk, id, notice, at, told }: Item): KeptPart[] {
  const part = (['role', 'caller'] as const).find((one) => sk?.S === `part#${one}`);
  const time = storedTime(at);
  if (part === undefined || id?.S === undefined || notice?.S === undefined || time === undefined) return [];
  return [{ part, id: id.S, text: notice.S, at: time, isTold: told?.BOOL === true }];
}

let table: Promise<LedgerTable> | undefined;

/** Of the function's own ledger. */
export const functionParts = keptParts(() => {
  table ??= functionTable();
  return table;
});
