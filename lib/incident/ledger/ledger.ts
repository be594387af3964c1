import type { AllIncidents } from './all-incidents.ts';
import type { History } from './history.ts';

/** The guardrail's memory. The same event twice leaves the same ledger. */
export type Ledger = AllIncidents & History;
