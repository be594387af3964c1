import type { Ledger } from './ledger.ts';

/** A ledger that never stands in the way of a containment, and whether it is the real one at the moment. */
export interface FallbackLedger extends Ledger {
  /** Why the real ledger did not answer, since `since` calls ago; undefined while it does. */
  unreachable(): string | undefined;
}

/**
 * Containment does not wait for the ledger: what the real one does not answer is answered from this function instance's memory,
 * and the decision says so. Everything is written to both, so that the memory is of use.
 */
export function ledgerWithFallback(real: Ledger, memory: Ledger): FallbackLedger {
  let because: string | undefined;

  async function either<T>(ask: (ledger: Ledger) => Promise<T>): Promise<T> {
    const remembered = await ask(memory);
    try {
      const answer = await ask(real);
      because = undefined;
      return answer;
    } catch (error) {
      because = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return remembered;
    }
  }

  return {
    incident: (id) => either((ledger) => ledger.incident(id)),
    record: (incident) => either((ledger) => ledger.record(incident)),
    firstSeen: (edge, at) => either((ledger) => ledger.firstSeen(edge, at)),
    passesOf: (role) => either((ledger) => ledger.passesOf(role)),
    trustBefore: (roleArn, event) => either((ledger) => ledger.trustBefore(roleArn, event)),
    guesses: (guess, since) => either((ledger) => ledger.guesses(guess, since)),
    rememberTrust: (roleArn, record) => either((ledger) => ledger.rememberTrust(roleArn, record)),
    countContained: (account, since) => either((ledger) => ledger.countContained(account, since)),
    ...(real.complete === true && { complete: true }),
    containedOn: (account, roleName) =>
      either((ledger) => ledger.containedOn?.(account, roleName) ?? Promise.resolve([])),
    unreachable: () => because,
  };
}
