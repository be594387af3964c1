import { present } from '../base/json.ts';
import { parseSeconds } from '../base/time.ts';
import { endsOfEdge, MOST_CONTAINED, type PastContainment } from '../incident/ledger/edge-history.ts';
import type { History } from '../incident/ledger/history.ts';
import { parseContainedPass } from '../incident/written.ts';
import { byHandKey, edgeHistoryKey } from './ledger-copies.ts';
import { storedState, storedTime } from './ledger-items.ts';
import type { Item, LedgerTable } from './ledger-table.ts';

const MOST_BY_HAND = 10;

function latest(Limit: number) {
  return { ScanIndexForward: false, ConsistentRead: true, Limit };
}

/** What became of the containments of an edge, from the copies that each write of an incident leaves. */
export function edgesIn(table: LedgerTable): Pick<History, 'edgeHistory'> {
  return {
    async edgeHistory(edge) {
      const [contained, ...byHand] = await Promise.all([
        table.query(edgeHistoryKey(edge), latest(MOST_CONTAINED)),
        ...endsOfEdge(edge).map((principal) => table.query(byHandKey(principal), latest(MOST_BY_HAND))),
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
  const { id, pass, state, written, restored, fixed, liftedAt } = item;
  const { time: text, passer, passed } = parseContainedPass(pass?.S ?? '') ?? {};
  const time = parseSeconds(text);
  if (time === undefined || passer === undefined || passed === undefined) return undefined;
  return {
    id: id?.S ?? '',
    time,
    state: storedState(state),
    passer,
    passed,
    written: written?.BOOL === true,
    restored: restored?.BOOL === true,
    fixed: fixed?.BOOL === true,
    ...present({ liftedAt: storedTime(liftedAt) }),
  };
}
