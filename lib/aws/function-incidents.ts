import { SECOND } from '../base/time.ts';
import type { Incident } from '../incident/incident.ts';
import type { Asking, Incidents } from '../incident/ledger/incidents.ts';
import { fallback, incidentsOf } from '../incident/ledger/incidents-with-fallback.ts';
import { memoryIncidents } from '../incident/ledger/memory-incidents.ts';
import type { LedgerTable } from './ledger-table.ts';
import { nameIn } from './place.ts';

/** The incidents for `contain`. They are answered from memory when the table does not answer. */
export function functionIncidents(): Incidents {
  const load = async () => persistent((await import('./ledger-incidents.ts')).incidentsIn(await functionTable()));
  const both = fallback(load, memoryIncidents(), ASKING);
  return { ...incidentsOf(both), complete: true };
}

/** In milliseconds. A table that is away for longer gets the record by the second look. */
const PAUSES = [500, 1500];

/** The deny is in IAM when its record is written: a table that hiccups just then is asked again. */
function persistent(ledger: Incidents): Incidents {
  const record = async (incident: Incident, [pause, ...pauses]: readonly number[] = PAUSES): Promise<void> => {
    if (pause === undefined) return ledger.record(incident);
    return ledger.record(incident).catch(async () => {
      await new Promise((resolve) => setTimeout(resolve, pause));
      return record(incident, pauses);
    });
  };
  return { ...ledger, record: (incident) => record(incident) };
}

/** DynamoDB answers within some 10 ms; two tries and the pause between them stay under a second. */
export const PATIENCE = { connectionTimeout: 300, requestTimeout: 400, throwOnRequestTimeout: true };

/** A table that did not answer is left alone for so long: an event waits for it once. */
export const ASKING: Asking = { rest: 10 * SECOND, clock: () => performance.now() };

/** The ledger's table for a function that needs only parts of it. The first call loads the SDK. */
export async function functionTable(): Promise<LedgerTable> {
  const { ledgerClient, ledgerTable } = await import('./ledger-table.ts'); // importing the SDK itself here would bundle all of it
  return ledgerTable(nameIn('ROLEWARDEN_LEDGER'), ledgerClient(PATIENCE));
}
