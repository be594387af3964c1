import type { Asking, Fallback, Incidents } from './incidents.ts';

/**
 * When the real ledger does not answer, this function instance's memory does, and the decision says so: a containment does not
 * wait for the ledger. What the ledger refuses (an event makes a key too long) says nothing of other events.
 * @param load the real ledger, once: a cold start that needs no ledger then loads no SDK
 */
export function fallback<Part>(
  load: () => Part | Promise<Part>,
  memory: Part,
  { rest, clock }: Asking,
): Fallback<Part> {
  let because: string | undefined;
  let askAgainAt = Number.NEGATIVE_INFINITY;
  let real: Part | Promise<Part> | undefined;
  return {
    async either(ask) {
      const remembered = await ask(memory);
      const began = clock();
      if (began < askAgainAt) return remembered;
      try {
        real ??= load();
        const answer = await ask(real instanceof Promise ? await real : real);
        if (began >= askAgainAt - rest) because = undefined; // an answer to what was asked before the failure says nothing
        return answer;
      } catch (error) {
        if (error instanceof Error && error.name === 'ValidationException') return remembered; // one event's words
        because = String(error);
        askAgainAt = clock() + rest;
        return remembered;
      }
    },
    unreachable: () => because,
  };
}

export function incidentsOf({ either, unreachable }: Fallback<Incidents>) {
  return {
    incident: (id) => either((ledger) => ledger.incident(id)),
    record: (incident) => either((ledger) => ledger.record(incident)),
    containedOn: (account, name) => either((ledger) => ledger.containedOn?.(account, name) ?? Promise.resolve([])),
    claimWholeRole: (claim) => either((ledger) => ledger.claimWholeRole(claim)),
    baseline: (account) => either((ledger) => ledger.baseline(account)),
    unreachable,
  } satisfies Incidents;
}
