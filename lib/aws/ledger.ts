import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Ledger } from '../incident/ledger/ledger.ts';
import { allIncidentsIn } from './ledger-all-incidents.ts';
import { edgesIn } from './ledger-edges.ts';
import { historyIn } from './ledger-history.ts';
import { principalsIn } from './ledger-principals.ts';
import { seenIn } from './ledger-seen.ts';
import { ledgerClient, ledgerTable } from './ledger-table.ts';
import { trustsIn } from './ledger-trusts.ts';
import { ledgerUpdates } from './ledger-updates.ts';

/** The whole ledger, incidents and history, in one DynamoDB table. */
export function dynamoLedger(name: string, client = new DynamoDBClient({ maxAttempts: 2 })): Ledger {
  const table = ledgerTable(name, client);
  const updateIf = ledgerUpdates(name, client);
  return {
    ...allIncidentsIn(table),
    ...edgesIn(table),
    ...trustsIn(table),
    ...historyIn(table),
    ...seenIn(table, updateIf),
    ...principalsIn(table, updateIf),
  };
}

/** See `ledgerClient`. */
export function patientLedger(name: string, ...patience: Parameters<typeof ledgerClient>): Ledger {
  return dynamoLedger(name, ledgerClient(...patience));
}
