import type { Incident } from '../incident.ts';
import type { Ledger } from './ledger.ts';

/** A ledger that keeps what it is told until `flush` writes it. */
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
  const writes: (() => Promise<void>)[] = [];
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
      writes.push(() => ledger.rememberWorkload(workload, record));
    },
    async rememberPrincipal(principal, record) {
      writes.push(() => ledger.rememberPrincipal(principal, record));
    },
    async rememberEdge(edge, record) {
      writes.push(() => ledger.rememberEdge(edge, record));
    },
    /** A pass counts as told only after its message is out. */
    async rememberSpared(edge, pass) {
      writes.push(() => ledger.rememberSpared(edge, pass));
    },
    async flush() {
      const incidents = [...pending.values()];
      pending.clear();
      await Promise.all([
        ...incidents.map((incident) => ledger.record(incident)),
        ...writes.splice(0).map((write) => write()),
      ]);
    },
  };
}
