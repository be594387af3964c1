import { fallback, incidentsOf } from '../incident/ledger/incidents-with-fallback.ts';
import { memoryIncidents } from '../incident/ledger/memory-incidents.ts';
import type { SweepLedger } from '../sweep/ports.ts';
import { ASKING, functionTable } from './function-table.ts';
import { incidentsIn } from './ledger-incidents.ts';
import { trustsIn } from './ledger-trusts.ts';

/**
 * The ledger for the sweep of denies. When the table does not answer, it is answered from a memory that knows no trust policy:
 * the sweep remembers none.
 */
export function sweepLedger(): SweepLedger {
  const memory: SweepLedger = { ...memoryIncidents(), trustBefore: async () => undefined };
  const both = fallback(load, memory, ASKING);
  return {
    ...incidentsOf(both),
    trustBefore: (roleArn, event) => both.either((ledger) => ledger.trustBefore(roleArn, event)),
    complete: true,
  };
}

async function load(): Promise<SweepLedger> {
  const table = await functionTable();
  return { ...incidentsIn(table), trustBefore: trustsIn(table).trustBefore };
}
