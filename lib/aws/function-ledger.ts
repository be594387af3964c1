import { SECOND } from '../base/time.ts';
import { memoryLedger } from '../incident/ledger/in-memory.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';
import { type FallbackLedger, ledgerWithFallback } from '../incident/ledger/with-fallback.ts';
import { nameIn } from './place.ts';

/** DynamoDB answers within some 10 ms; two tries and the pause between them stay under a second. */
const PATIENCE = { connectionTimeout: 300, requestTimeout: 400, throwOnRequestTimeout: true };
/** A table that did not answer is left alone for so long: an event waits for it once. */
const REST = 10 * SECOND;

/** The ledger of a function instance. It answers from memory when the table does not answer. The first question loads the SDK. */
export function functionLedger(): FallbackLedger {
  return ledgerWithFallback(load, memoryLedger(), { rest: REST, clock: () => performance.now() });
}

async function load(): Promise<Ledger> {
  return tableLedger(PATIENCE, 2);
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
  const { dynamoLedger, ledgerClient } = await import('./ledger.ts'); // importing the SDK itself here would bundle all of it
  return dynamoLedger(nameIn('ROLEWARDEN_LEDGER'), ledgerClient(patience, attempts));
}
