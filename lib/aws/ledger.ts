import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Ledger } from '../incident/ledger/ledger.ts';
import { claimSlot } from './ledger-claim.ts';
import { historyIn } from './ledger-history.ts';
import { incidentsIn } from './ledger-incidents.ts';
import { principalsIn } from './ledger-principals.ts';
import { seenIn } from './ledger-seen.ts';
import { ledgerTable } from './ledger-table.ts';

/** A client that gives up after these milliseconds, and after `maxAttempts` tries. */
export function ledgerClient(
  requestHandler: { connectionTimeout: number; requestTimeout: number; throwOnRequestTimeout: boolean },
  maxAttempts = 2,
): DynamoDBClient {
  return new DynamoDBClient({ maxAttempts, requestHandler });
}

/**
 * The ledger in one DynamoDB table with the keys `pk` and `sk`. Every write is idempotent, so two functions on the same event, or
 * one that is killed and run again, leave the same table.
 */
export function dynamoLedger(name: string, client = new DynamoDBClient({ maxAttempts: 2 })): Ledger {
  const table = ledgerTable(name, client);
  return {
    complete: true,
    ...incidentsIn(table),
    ...historyIn(table),
    ...seenIn(table),
    ...principalsIn(table),
    claimWholeRole: (claim) => claimSlot(table, claim),
  };
}
