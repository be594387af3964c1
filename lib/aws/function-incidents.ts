import type { Incidents } from '../incident/ledger/incidents.ts';
import { fallback, incidentsOf } from '../incident/ledger/incidents-with-fallback.ts';
import { memoryIncidents } from '../incident/ledger/memory-incidents.ts';
import { ASKING, functionTable } from './function-table.ts';
import { incidentsIn } from './ledger-incidents.ts';

/** The incidents for `contain`. They are answered from memory when the table does not answer. */
export function functionIncidents(): Incidents {
  const both = fallback(async () => incidentsIn(await functionTable()), memoryIncidents(), ASKING);
  return { ...incidentsOf(both), complete: true };
}
