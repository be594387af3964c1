import type { Incident } from '../incident.ts';
import type { Ledger } from './ledger.ts';

/** A ledger whose incidents, workloads, principals and edges are written when they are asked to be. */
export interface DeferredLedger extends Ledger {
  /** Writes what was recorded meanwhile. */
  flush(): Promise<void>;
}

/**
 * Keeps what `inspect` records until its commands are queued: a containment does not wait for a write that only counts it. Lost
 * before that (the function is killed), the event comes again and is recorded then.
 */
export function deferred(ledger: Ledger): DeferredLedger {
  const pending = new Map<string, Incident>();
  const asked = new Map<string, Promise<Incident | undefined>>();
  const writes: (() => Promise<void>)[] = [];
  return {
    ...ledger,
    /** Asked once: what asks early, beside IAM, spares the decision the wait. */
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
