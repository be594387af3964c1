import type { Incident } from '../incident.ts';
import { trustKey } from './event-order.ts';
import type { WorkloadRole } from './history.ts';
import type { Ledger } from './ledger.ts';

/** A ledger that keeps its writes until `flush`, and writes at once from then on. */
export interface DeferredLedger extends Ledger {
  flush(): Promise<void>;
  /** Writes down which workloads have a role now: the event is judged again, and whoever copies one meanwhile must be judged too. */
  handOver(): Promise<void>;
}

/**
 * Keeps the records of `inspect` until its commands are queued: a containment must not wait for a write that only counts it. If
 * the function is killed before, the event comes again.
 */
export function deferred(ledger: Ledger): DeferredLedger {
  const pending = new Map<string, Incident>();
  const asked = new Map<string, Promise<Incident | undefined>>();
  const writes: (() => Promise<void>)[] = [];
  /** By workload and event: a pass that is disputed after all replaces its own record. */
  const handed = new Map<string, readonly [workload: string, record: WorkloadRole]>();
  // `remember` runs beside the flush: what it kept after the flush took its list, nobody would write.
  let isFlushed = false;
  const write = async (one: () => Promise<void>) => {
    if (isFlushed) await one();
    else writes.push(one);
  };
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
      if (isFlushed) await ledger.record(incident);
    },
    async rememberWorkload(workload, record) {
      if (isFlushed) await ledger.rememberWorkload(workload, record);
      else handed.set(`${workload}#${trustKey(record)}`, [workload, record]);
    },
    rememberPrincipal: (principal, record) => write(() => ledger.rememberPrincipal(principal, record)),
    rememberEdge: (edge, record) => write(() => ledger.rememberEdge(edge, record)),
    /** A pass counts as reported only after its message is out. */
    rememberSpared: (edge, pass) => write(() => ledger.rememberSpared(edge, pass)),
    async handOver() {
      await Promise.all([...handed.values()].map(([workload, record]) => ledger.rememberWorkload(workload, record)));
    },
    async flush() {
      isFlushed = true;
      const incidents = [...pending.values()];
      const workloads = [...handed.values()];
      pending.clear();
      handed.clear();
      await Promise.all([
        ...incidents.map((incident) => ledger.record(incident)),
        ...writes.splice(0).map((one) => one()),
        ...workloads.map(([workload, record]) => ledger.rememberWorkload(workload, record)),
      ]);
    },
  };
}
