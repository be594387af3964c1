import { SECOND } from '../base/time.ts';
import { memoryLedger } from '../incident/ledger/in-memory.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';
import { type FallbackLedger, ledgerWithFallback } from '../incident/ledger/with-fallback.ts';
import { nameIn } from './place.ts';

/** DynamoDB answers within some 10 ms; two tries and the pause between them stay under a second. */
const PATIENCE = { connectionTimeout: 300, requestTimeout: 400, throwOnRequestTimeout: true };
/** One event waits for a ledger that is away once, not once a question. */
const REST = 10 * SECOND;

/** The ledger of a function instance, with its memory for when the table does not answer. Its SDK is loaded with the first question. */
export function functionLedger(): FallbackLedger {
  return ledgerWithFallback(load, memoryLedger(), { rest: REST, clock: () => performance.now() });
}

async function load(): Promise<Ledger> {
  return tableLedger(PATIENCE, 2);
}

/** A scan asks thousands of questions, and no containment waits for it. */
const LONG_PATIENCE = { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true };
let plain: Promise<Ledger> | undefined;

/** The table alone: what it does not answer is an error, and nothing is taken for unknown that is only unanswered. */
export function plainLedger(): Promise<Ledger> {
  plain ??= tableLedger(LONG_PATIENCE, 5);
  return plain;
}

async function tableLedger(patience: typeof PATIENCE, attempts: number): Promise<Ledger> {
  const { dynamoLedger, ledgerClient } = await import('./ledger.ts'); // the SDK itself stays out, or all of it would come in
  return dynamoLedger(nameIn('ROLEWARDEN_LEDGER'), ledgerClient(patience, attempts));
}
