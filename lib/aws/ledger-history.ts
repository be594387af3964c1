import type { History } from '../incident/ledger/history.ts';
import {
  policyItem,
  policyKey,
  policyOf,
  sparedItem,
  sparedKey,
  sparedOf,
  workloadItem,
  workloadOf,
} from './ledger-history-items.ts';
import type { LedgerTable } from './ledger-table.ts';
import { before } from './ledger-trusts.ts';

type OfEvents = Pick<
  History,
  'workloadBefore' | 'rememberWorkload' | 'sparedBefore' | 'rememberSpared' | 'policyBefore' | 'rememberPolicy'
>;

/** Earlier permissions policies of roles, earlier roles of workloads and earlier passes of protected roles, in the order of the events. */
export function historyIn(table: LedgerTable): OfEvents {
  return {
    async workloadBefore(workload, event) {
      const asked = { ...before(event), ScanIndexForward: false, Limit: 1, ConsistentRead: true };
      const [latest] = await table.query(`workload#${workload}`, asked);
      return latest && workloadOf(latest);
    },

    rememberWorkload: (workload, record) => table.put(workloadItem(workload, record)),

    async sparedBefore(edge, event) {
      return (await table.query(sparedKey(edge), before(event))).map(sparedOf);
    },

    rememberSpared: (edge, pass) => table.put(sparedItem(edge, pass)),

    async policyBefore(policy, event) {
      const asked = { ...before(event), ScanIndexForward: false, Limit: 1, ConsistentRead: true };
      const [latest] = await table.query(policyKey(policy), asked);
      return latest && policyOf(latest);
    },

    rememberPolicy: (policy, record) => table.put(policyItem(policy, record)),
  };
}
