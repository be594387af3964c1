import type { Ledger, WorkloadRole } from './ledger.ts';

/** A ledger that answers also when the real one fails. */
export interface FallbackLedger extends Ledger {
  /** Why the real ledger did not answer; undefined while it does. */
  unreachable(): string | undefined;
}

/** How often the real ledger is asked. */
export interface Asking {
  /** Milliseconds without asking after a ledger that did not answer, so that one event waits for it once. */
  readonly rest: number;
  /** Milliseconds of a clock that only moves forward. */
  readonly clock: () => number;
}

/**
 * When the real ledger does not answer, this function instance's memory does, and the decision says so: a containment does not
 * wait for the ledger. Every write goes to both, so that the memory knows the recent events.
 * @param real the ledger, or a function that loads it: a cold start that needs no ledger then loads no SDK
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

  /** A memory that began with this process knows nothing of what came before it: no role is taken as unchanged on its word. */
  function onlyReal<T>(ask: (ledger: Ledger) => Promise<T | undefined>): Promise<T | undefined> {
    return either(async (ledger) => (ledger === memory ? undefined : ask(ledger)));
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
    principalRecord: (principal) => onlyReal((ledger) => ledger.principalRecord(principal)),
    rememberPrincipal: (principal, record) => either((ledger) => ledger.rememberPrincipal(principal, record)),
    makersOf: (principal) => onlyReal((ledger) => ledger.makersOf(principal)),
    rememberMaker: (principal, by, at) => either((ledger) => ledger.rememberMaker(principal, by, at)),
    edgeRecord: (edge) => onlyReal((ledger) => ledger.edgeRecord(edge)),
    rememberEdge: (edge, record) => either((ledger) => ledger.rememberEdge(edge, record)),
    edgeHistory: (edge) => onlyReal((ledger) => ledger.edgeHistory(edge)),
    sparedBefore: (edge, event) => either((ledger) => ledger.sparedBefore(edge, event)),
    rememberSpared: (edge, pass) => either((ledger) => ledger.rememberSpared(edge, pass)),
    policyBefore: (policy, event) => either((ledger) => ledger.policyBefore(policy, event)),
    rememberPolicy: (policy, record) => either((ledger) => ledger.rememberPolicy(policy, record)),
    countContained: (account, since) => either((ledger) => ledger.countContained(account, since)),
    guarded: (account) => either((ledger) => ledger.guarded(account)),
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
