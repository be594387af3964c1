import type { Incidents } from './incidents.ts';

/** How often the real ledger is asked. */
export interface Asking {
  /** Milliseconds without asking after a ledger that did not answer, so that one event waits for it once. */
  readonly rest: number;
  /** Milliseconds of a clock that only moves forward. */
  readonly clock: () => number;
}

/** Two ledgers of the same kind, of which one always answers. */
export interface Fallback<Part> {
  /** Asks both, so that a write is in the memory too, and answers with the real ledger's word while there is one. */
  either<T>(ask: (ledger: Part) => Promise<T>, fromMemory?: (remembered: T) => T): Promise<T>;
  /** Why the real ledger did not answer; undefined while it does. */
  unreachable(): string | undefined;
}

/**
 * When the real ledger does not answer, this function instance's memory does, and the decision says so: a containment does not
 * wait for the ledger.
 * @param real the ledger, or a function that loads it: a cold start that needs no ledger then loads no SDK
 */
export function fallback<Part>(real: Part | (() => Promise<Part>), memory: Part, asking?: Asking): Fallback<Part> {
  let because: string | undefined;
  let askAgainAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<Part> | undefined;

  function load(loader: () => Promise<Part>): Promise<Part> {
    loading ??= loader();
    return loading;
  }

  return {
    async either(ask, fromMemory = (remembered) => remembered) {
      const remembered = fromMemory(await ask(memory));
      if (asking !== undefined && asking.clock() < askAgainAt) return remembered;
      try {
        const answer = await ask(isLoader(real) ? await load(real) : real);
        because = undefined;
        return answer;
      } catch (error) {
        because = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        if (asking !== undefined) askAgainAt = asking.clock() + asking.rest;
        return remembered;
      }
    },
    unreachable: () => because,
  };
}

function isLoader<Part>(real: Part | (() => Promise<Part>)): real is () => Promise<Part> {
  return typeof real === 'function';
}

export function incidentsOf({ either, unreachable }: Fallback<Incidents>) {
  return {
    incident: (id) => either((ledger) => ledger.incident(id)),
    record: (incident) => either((ledger) => ledger.record(incident)),
    takeBackLift: (incident) => either((ledger) => ledger.takeBackLift(incident)),
    containedOn: (account, roleName) =>
      either((ledger) => ledger.containedOn?.(account, roleName) ?? Promise.resolve([])),
    guarded: (account) => either((ledger) => ledger.guarded(account)),
    countContained: (account, since) => either((ledger) => ledger.countContained(account, since)),
    claimWholeRole: (claim) => either((ledger) => ledger.claimWholeRole(claim)),
    baseline: (account) => either((ledger) => ledger.baseline(account)),
    recordBaseline: (account, at) => either((ledger) => ledger.recordBaseline(account, at)),
    unreachable,
  } satisfies Incidents;
}
