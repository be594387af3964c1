import type { Ledger, WorkloadRole } from './ledger.ts';

/** A ledger that never stands in the way of a containment, and whether it is the real one at the moment. */
export interface FallbackLedger extends Ledger {
  /** Why the real ledger did not answer, since `since` calls ago; undefined while it does. */
  unreachable(): string | undefined;
}

/** How the real ledger is asked. */
export interface Asking {
  /** Milliseconds in which a ledger that did not answer is not asked again, so that one event waits for it once. */
  readonly rest: number;
  /** Milliseconds since whenever. */
  readonly clock: () => number;
}

/**
 * Containment does not wait for the ledger: what the real one does not answer is answered from this function instance's memory,
 * and the decision says so. Everything is written to both, so that the memory is of use.
 * @param real the ledger, or how to load it: its SDK is no part of a cold start that does not need it
 */
export function ledgerWithFallback(
  real: Ledger | (() => Promise<Ledger>),
  memory: Ledger,
  asking?: Asking,
): FallbackLedger {
  let because: string | undefined;
  let askAgainAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<Ledger> | undefined;

  function load(loader: () => Promise<Ledger>): Promise<Ledger> {
    loading ??= loader();
    return loading;
  }

  async function either<T>(
    ask: (ledger: Ledger) => Promise<T>,
    fromMemory: (remembered: T) => T = (remembered) => remembered,
  ): Promise<T> {
    const remembered = fromMemory(await ask(memory));
    if (asking !== undefined && asking.clock() < askAgainAt) return remembered;
    try {
      const answer = await ask(typeof real === 'function' ? await load(real) : real);
      because = undefined;
      return answer;
    } catch (error) {
      because = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      if (asking !== undefined) askAgainAt = asking.clock() + asking.rest;
      return remembered;
    }
  }

  return {
    incident: (id) => either((ledger) => ledger.incident(id)),
    record: (incident) => either((ledger) => ledger.record(incident)),
    takeBackLift: (incident) => either((ledger) => ledger.takeBackLift(incident)),
    firstSeen: (edge, at) => either((ledger) => ledger.firstSeen(edge, at)),
    passesOf: (role) => either((ledger) => ledger.passesOf(role)),
    trustBefore: (roleArn, event) => either((ledger) => ledger.trustBefore(roleArn, event)),
    trustLatest: (roleArn) => either((ledger) => ledger.trustLatest(roleArn)),
    guesses: (guess, since) => either((ledger) => ledger.guesses(guess, since)),
    rememberTrust: (roleArn, record) => either((ledger) => ledger.rememberTrust(roleArn, record)),
    rememberWorkload: (workload, record) => either((ledger) => ledger.rememberWorkload(workload, record)),
    workloadBefore: (workload, event) => either((ledger) => ledger.workloadBefore(workload, event), unvouched),
    countContained: (account, since) => either((ledger) => ledger.countContained(account, since)),
    standing: (account) => either((ledger) => ledger.standing(account)),
    claimWholeRole: (claim) => either((ledger) => ledger.claimWholeRole(claim)),
    baseline: (account) => either((ledger) => ledger.baseline(account)),
    recordBaseline: (account, at) => either((ledger) => ledger.recordBaseline(account, at)),
    ...((typeof real === 'function' || real.complete === true) && { complete: true }),
    containedOn: (account, roleName) =>
      either((ledger) => ledger.containedOn?.(account, roleName) ?? Promise.resolve([])),
    unreachable: () => because,
  };
}

/** One function's memory may lack a later change by another one, so it vouches for no role of a workload. */
function unvouched(record: WorkloadRole | undefined): WorkloadRole | undefined {
  if (record === undefined) return undefined;
  const { accepted: _, ...known } = record;
  return known;
}
