import {
  endsOfEdge,
  MOST_CONTAINED,
  type PastContainment,
  pastContainmentOf,
} from '../incident/ledger/edge-history.ts';
import type { History } from '../incident/ledger/history.ts';
import { COPIES, storedIncident } from './ledger-items.ts';
import type { Item } from './ledger-query.ts';
import type { LedgerTable } from './ledger-table.ts';

const MOST_BY_HAND = 10;

function latest(Limit: number) {
  return { ScanIndexForward: false, ConsistentRead: true, Limit };
}

/** What became of the containments of an edge, from the copies that each write of an incident leaves. */
export function edgesIn(table: LedgerTable): Pick<History, 'edgeHistory'> {
  return {
    async edgeHistory(edge) {
      const [contained, ...byHand] = await Promise.all([
        table.query(COPIES.onEdge(edge), latest(MOST_CONTAINED)),
        ...endsOfEdge(edge).map((principal) => table.query(COPIES.byHand(principal), latest(MOST_BY_HAND))),
      ]);
      return {
        contained: contained.flatMap((item) => storedContainment(item) ?? []),
        byHand: byHand
          .flat()
          .filter(({ state }) => state?.S !== 'lifted')
          .map(({ at }) => new Date(Number(at?.N ?? 0))),
      };
    },
  };
}

/** Undefined for an item that nobody of ours wrote: a containment that cannot be read does not count. */
export function storedContainment(item: Item): PastContainment | undefined {
  const past = pastContainmentOf(storedIncident(item, item.id?.S ?? ''));
  // the first copies had two words in place of the deny and of the times
  return (
    past && {
      ...past,
      written: past.written || item.written?.BOOL === true,
      restored: past.restored || item.restored?.BOOL === true,
    }
  );
}
