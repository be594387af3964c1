import { carryOut } from '../../lib/contain/carry-out.ts';
import { writtenDeny } from '../../lib/contain/restore.ts';
import type { WrittenDeny } from '../../lib/incident/incident.ts';
import { incidentKey } from '../../lib/incident/incident-key.ts';

/** `carryOut` with what the ledger remembers of the denies that it wrote, and nothing else of it. */
export function remembering(): typeof carryOut {
  const written = new Map<string, WrittenDeny>();
  return async (command, policies, settings, hold, now, memory) => {
    const recorded = written.get(incidentKey(command));
    const carried = await carryOut(command, policies, settings, hold, now, { recorded, ...memory });
    if ((carried.outcome === 'written' || carried.outcome === 'stands') && !('frozen' in carried))
      written.set(incidentKey(command), writtenDeny(carried.containment));
    return carried;
  };
}
