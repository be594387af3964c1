import type { Incident } from '../incident.ts';
import { type Ledger, trustKey, type WorkloadRole } from './ledger.ts';

/** A ledger whose incidents and workloads are written when they are asked to be. */
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
  /** By workload and event: a pass that is disputed after all replaces its own record. */
  const handed = new Map<string, readonly [workload: string, record: WorkloadRole]>();
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
      handed.set(`${workload}#${trustKey(record)}`, [workload, record]);
    },
    async flush() {
      const incidents = [...pending.values()];
      const workloads = [...handed.values()];
      pending.clear();
      handed.clear();
      await Promise.all([
        ...incidents.map((incident) => ledger.record(incident)),
        ...workloads.map(([workload, record]) => ledger.rememberWorkload(workload, record)),
      ]);
    },
  };
}
