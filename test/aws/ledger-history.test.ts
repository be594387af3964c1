import { DynamoDBClient, type QueryCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { historyIn } from '../../lib/aws/ledger-history.ts';
import { incidentsIn } from '../../lib/aws/ledger-incidents.ts';
import { LONGEST_ITEM } from '../../lib/aws/ledger-items.ts';
import { ledgerTable } from '../../lib/aws/ledger-table.ts';
import { trustsIn } from '../../lib/aws/ledger-trusts.ts';
import { bytesOf } from '../../lib/base/json.ts';
import { limitedTable } from '../support/limited-aws.ts';

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

const ROLE = 'arn:aws:iam::111122223333:role/app';

test('a trust policy of IAM is kept as it is, and none that is longer than any of IAM is ever accepted', async () => {
  const { table, items } = limitedTable();
  const trusts = trustsIn(table);
  const longest = { Statement: '\u00ff'.repeat(8192) };
  await trusts.rememberTrust(ROLE, { ...EVENT, document: longest, accepted: true });
  await trusts.rememberTrust(ROLE, { ...EVENT, eventId: 'f', document: ['x'.repeat(LONGEST_ITEM)], accepted: true });
  expect([...items.values()].every((item) => bytesOf(item) <= LONGEST_ITEM)).toBe(true);
  expect(await trusts.trustLatest(ROLE)).toMatchObject([
    { document: longest, accepted: true },
    { document: null, accepted: false },
  ]);
});

test('a record of release 0.1.0, whose document is text as CloudTrail has it, is read as the policy', async () => {
  const { table } = limitedTable();
  const trusts = trustsIn(table);
  const document = { Version: '2012-10-17', Statement: [] };
  await trusts.rememberTrust(ROLE, { ...EVENT, document: JSON.stringify(document), accepted: true });
  await trusts.rememberTrust(ROLE, { ...EVENT, eventId: 'f', document: 'no JSON', accepted: true });
  expect((await trusts.trustLatest(ROLE)).map((record) => record.document)).toEqual([document, 'no JSON']);
});

test('the evidence of a spared pass is kept short', async () => {
  const { table, items } = limitedTable();
  const evidence = ['short', ...Array<string>(60).fill('e'.repeat(3000))];
  const pass = { ...EVENT, incident: '0123456789abcdef', severity: 'high' as const, evidence };
  const edge = { role: ROLE, service: 'lambda.amazonaws.com', issuer: 'arn:aws:iam::111122223333:role/dev' };
  await historyIn(table).rememberSpared(edge, pass);
  expect([...items.values()].map((item) => bytesOf(item) <= LONGEST_ITEM)).toEqual([true]);
  const [kept] = await historyIn(table).sparedBefore(edge, { ...EVENT, eventId: 'g' });
  expect(kept?.evidence[0]).toBe('short');
  expect(kept?.evidence[1]).not.toBe(evidence[1]);
});
