import { type Ledger, MOST_LATEST, type TrustRecord, trustKey } from '../incident/ledger/ledger.ts';
import {
  policyItem,
  policyKey,
  policyOf,
  sparedItem,
  sparedKey,
  sparedOf,
  trustItem,
  trustOf,
  workloadItem,
  workloadOf,
} from './ledger-history-items.ts';
import { baselineItem } from './ledger-items.ts';
import type { LedgerTable } from './ledger-table.ts';

type History = Pick<
  Ledger,
  | 'trustBefore'
  | 'trustLatest'
  | 'rememberTrust'
  | 'workloadBefore'
  | 'rememberWorkload'
  | 'sparedBefore'
  | 'rememberSpared'
  | 'policyBefore'
  | 'rememberPolicy'
  | 'baseline'
  | 'recordBaseline'
>;

/** Earlier trust policies and permissions policies of roles, earlier roles of workloads and earlier passes of protected roles, in the order of the events, and the account's baseline. */
export function historyIn(table: LedgerTable): History {
  return {
    async trustBefore(roleArn, event) {
      const { sk, values } = before(event);
      const [latest] = await table.query(`trust#${roleArn}`, {
        ...(sk && { sk }),
        FilterExpression: 'accepted = :yes',
        values: { ':yes': { BOOL: true }, ...values },
        ScanIndexForward: false,
        ConsistentRead: true,
      });
      return latest && trustOf(latest);
    },

    async trustLatest(roleArn) {
      const asked = { ScanIndexForward: false, ConsistentRead: true, Limit: MOST_LATEST };
      return (await table.query(`trust#${roleArn}`, asked)).map(trustOf);
    },

    rememberTrust: (roleArn, record) => table.put(trustItem(roleArn, record)),

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

    async baseline(account) {
      const at = (await table.get(`baseline#${account}`, 'baseline'))?.at?.N;
      return at === undefined ? undefined : new Date(Number(at));
    },

    async recordBaseline(account, at) {
      await table.putIf(baselineItem(account, at), { where: 'attribute_not_exists(pk)' });
    },
  };
}

function before(event: Pick<TrustRecord, 'eventId' | 'time'> | undefined) {
  return event === undefined ? {} : { sk: 'sk < :before', values: { ':before': { S: trustKey(event) } } };
}
