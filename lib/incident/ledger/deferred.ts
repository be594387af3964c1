import type { Incident } from '../incident.ts';
import type { Ledger, WorkloadRole } from './ledger.ts';

/** A ledger that keeps incidents and workloads until `flush` writes them. */
export interface DeferredLedger extends Ledger {
  flush(): Promise<void>;
}

/**
 * Keeps the records of `inspect` until its commands are queued: a containment must not wait for a write that only counts it. If
 * the function is killed before, the event comes again.
 */
export function deferred(ledger: Ledger): DeferredLedger {
  const pending = new Map<string, Incident>();
  const asked = new Map<string, Promise<Incident | undefined>>();
  const handed: (readonly [workload: string, record: WorkloadRole])[] = [];
  return {
    ...ledger,
    /** Asks the ledger once per id: `prefetchIncident` asks early, and the decision gets the same answer. */
    async incident(id) {
      const answer = asked.get(id) ?? ledger.incident(id);
      asked.set(id, answer);
      return pending.get(id) ?? answer;
    },
    async record(incident) {
      pending.set(incident.id, incident);
    },
    async rememberWorkload(workload, record) {
      handed.push([workload, record]);
    },
    async flush() {
      const incidents = [...pending.values()];
      pending.clear();
      await Promise.all([
        ...incidents.map((incident) => ledger.record(incident)),
        ...handed.splice(0).map(([workload, record]) => ledger.rememberWorkload(workload, record)),
      ]);
    },
  };
}
