import type { Incident } from '../incident.ts';
import type { Ledger, PassEdge, SparedPass, WorkloadRole } from './ledger.ts';

/** A ledger whose incidents, workloads and spared passes are written when they are asked to be. */
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
  const handed: (readonly [workload: string, record: WorkloadRole])[] = [];
  const spared: (readonly [edge: PassEdge, pass: SparedPass])[] = [];
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
      handed.push([workload, record]);
    },
    /** A pass counts as told only after its message is out. */
    async rememberSpared(edge, pass) {
      spared.push([edge, pass]);
    },
    async flush() {
      const incidents = [...pending.values()];
      pending.clear();
      await Promise.all([
        ...incidents.map((incident) => ledger.record(incident)),
        ...spared.splice(0).map(([edge, pass]) => ledger.rememberSpared(edge, pass)),
        ...handed.splice(0).map(([workload, record]) => ledger.rememberWorkload(workload, record)),
      ]);
    },
  };
}
