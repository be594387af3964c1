import type { History } from './history.ts';
import type { Incidents } from './incidents.ts';

/** The guardrail's memory. The same event twice leaves the same ledger. */
export type Ledger = Incidents & History;
