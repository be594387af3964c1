import { allIncidentsOf } from './all-incidents.ts';
import type { Asking } from './incidents.ts';
import { fallback } from './incidents-with-fallback.ts';
import type { Ledger } from './ledger.ts';

/** A ledger that answers also when the real one fails. */
export interface FallbackLedger extends Ledger {
  unreachable(): string | undefined;
}

const ALWAYS: Asking = { rest: 0, clock: () => 0 };

/** @param real the ledger, or a function that loads it */
export function ledgerWithFallback(
  real: Ledger | (() => Promise<Ledger>),
  memory: Ledger,
  asking: Asking = ALWAYS,
): FallbackLedger {
  const both = fallback(typeof real === 'function' ? real : () => real, memory, asking);
  const { either } = both;

  /** A memory that began with this process knows nothing of what came before it: no role is taken as unchanged on its word. */
  function onlyReal<T>(ask: (ledger: Ledger) => Promise<T | undefined>): Promise<T | undefined> {
    return either(async (ledger) => (ledger === memory ? undefined : ask(ledger)));
  }

  return {
    ...allIncidentsOf(both),
    firstSeen: (edge, at) => either((ledger) => ledger.firstSeen(edge, at)),
    passesOf: (role) => either((ledger) => ledger.passesOf(role)),
    trustBefore: (roleArn, event) => either((ledger) => ledger.trustBefore(roleArn, event)),
    trustLatest: (roleArn) => either((ledger) => ledger.trustLatest(roleArn)),
    guesses: (guess, since) => either((ledger) => ledger.guesses(guess, since)),
    rememberTrust: (roleArn, record) => either((ledger) => ledger.rememberTrust(roleArn, record)),
    rememberWorkload: (workload, record) => either((ledger) => ledger.rememberWorkload(workload, record)),
    /** One function's memory may lack a later change by another one, so it vouches for no role of a workload. */
    workloadBefore: (workload, event) =>
      either(async (ledger) => {
        const record = await ledger.workloadBefore(workload, event);
        if (record === undefined || ledger !== memory) return record;
        const { accepted: _, ...known } = record;
        return known;
      }),
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
    ...((typeof real === 'function' || real.complete === true) && { complete: true }),
  };
}
