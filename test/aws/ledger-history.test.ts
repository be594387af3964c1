import { DynamoDBClient, type QueryCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { historyIn } from '../../lib/aws/ledger-history.ts';
import { incidentsIn } from '../../lib/aws/ledger-incidents.ts';
import { ledgerTable } from '../../lib/aws/ledger-table.ts';
import { trustsIn } from '../../lib/aws/ledger-trusts.ts';

type Parts = ReturnType<typeof historyIn> & ReturnType<typeof incidentsIn> & ReturnType<typeof trustsIn>;

const EVENT = { eventId: 'e', time: new Date('2026-05-04T10:00:00Z') };

/** An answer that is a moment old would let what another function has just written go unseen. */
test.each<[name: string, ask: (ledger: Parts) => Promise<unknown>]>([
  ['the role that a workload had', (history) => history.workloadBefore('lambda/111122223333/us-east-1/etl', EVENT)],
  ['the trust policy of a role', (history) => history.trustBefore('arn:aws:iam::111122223333:role/app', EVENT)],
  ['who made a role', (history) => history.trustLatest('arn:aws:iam::111122223333:role/app')],
  [
    'who needs the freeze of a role',
    (incidents) => incidents.containedOn?.('111122223333', 'app') ?? Promise.resolve(),
  ],
  ['a policy', (history) => history.policyBefore('role/app/own', EVENT)],
])('the ledger is asked for the newest of %s', async (_, ask) => {
  const client = new DynamoDBClient({ region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  const asked: unknown[] = [];
  Object.assign(client, {
    send: async ({ input }: QueryCommand) => {
      asked.push(input.ConsistentRead);
      return { Items: [] };
    },
  });
  const table = ledgerTable('ledger', client);
  await ask({ ...historyIn(table), ...incidentsIn(table), ...trustsIn(table) });
  expect(asked).toEqual([true]);
});
