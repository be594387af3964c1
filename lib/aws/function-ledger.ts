import { memoryLedger } from '../incident/ledger/in-memory.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';
import { type FallbackLedger, ledgerWithFallback } from '../incident/ledger/with-fallback.ts';
import { ASKING, PATIENCE } from './function-incidents.ts';
import { nameIn } from './place.ts';

/** The whole ledger, for a function that judges. It answers from memory when the table does not. The first question loads the SDK. */
export function functionLedger(): FallbackLedger {
  return ledgerWithFallback(() => tableLedger(PATIENCE, 2), memoryLedger(), ASKING);
}

/** A scan asks thousands of questions, and no containment waits for it. */
const LONG_PATIENCE = { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true };
let plain: Promise<Ledger> | undefined;

/** The table alone, without the memory: a question that it does not answer is an error, never an unknown incident. */
export function plainLedger(): Promise<Ledger> {
  plain ??= tableLedger(LONG_PATIENCE, 5);
  return plain;
}

async function tableLedger(patience: typeof PATIENCE, attempts: number): Promise<Ledger> {
  const { patientLedger } = await import('./ledger.ts'); // importing the SDK itself here would bundle all of it
  return patientLedger(nameIn('ROLEWARDEN_LEDGER'), patience, attempts);
}
