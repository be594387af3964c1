import type { Incident } from '../incident/incident.ts';
import { isGuarded } from '../incident/incident-key.ts';
import type { AllIncidents } from '../incident/ledger/all-incidents.ts';
import type { Allowance } from './budget.ts';

/** The ledger as one sweep sees it: whatever it was told once it is not asked again. */
export interface SweepLedger extends AllIncidents {
  /** Asks for the incident, unless the answer is known or no budget is left. */
  learn(id: string): Promise<void>;
  /** The ledger's answer is known, also that it has no such incident. */
  isLearned(id: string): boolean;
  /** The incident, if the ledger's list or `learn` has shown it. */
  known(id: string): Incident | undefined;
  /** How many incidents were not asked for, because no budget was left. */
  unread(): number;
  /**
   * The incident as the ledger has it now, outside the budget. Two records of it that are written at the same moment write the copies
   * for the lists in any order, so that a list may show the older one.
   */
  latest(id: string): Promise<Incident | undefined>;
}

/**
 * One query brings all incidents whose deny must stay. Only policies of other names cost a read each, and planted policies have
 * such names: these reads have a budget, and what must be extended or put back never waits for them.
 */
export function sweepLedger(ledger: AllIncidents, reads: Allowance): SweepLedger {
  const known = new Map<string, Incident | undefined>();
  let isListed = false;
  const unread = new Set<string>();
  const learn = async (id: string) => {
    if (known.has(id)) return;
    if (!reads.take()) return void unread.add(id);
    const incident = await ledger.incident(id);
    if (ledger.unreachable?.() === undefined) known.set(id, incident);
  };
  return {
    ...ledger,
    learn,
    isLearned: (id) => known.has(id),
    known: (id) => known.get(id),
    unread: () => unread.size,
    async latest(id) {
      const incident = await ledger.incident(id);
      if (ledger.unreachable?.() === undefined) known.set(id, incident);
      return incident;
    },
    async incident(id) {
      await learn(id);
      return known.get(id);
    },
    async record(incident) {
      await ledger.record(incident);
      known.set(incident.id, incident);
    },
    async guarded(account) {
      if (!isListed) for (const incident of await ledger.guarded(account)) known.set(incident.id, incident);
      isListed = true;
      return [...known.values()].flatMap((one) => (one?.account === account && isGuarded(one) ? one : []));
    },
  };
}
