import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { keptLooks } from '../../lib/aws/kept-looks.ts';
import { ledgerTable } from '../../lib/aws/ledger-table.ts';
import { later, MINUTE } from '../../lib/base/time.ts';
import type { Look } from '../../lib/contain/look.ts';
import { simulatedDynamoDb } from '../simulation/aws/dynamodb.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const LOOK: Look = { look: 'trust', seenAt: NOON, round: 3, roles: [] };

function kept() {
  const { call } = simulatedDynamoDb();
  const client = new DynamoDBClient({ region: 'us-east-1' });
  const carryOut = async (command: { input: object }) =>
    call({ name: command.constructor.name.replace('Command', ''), input: { ...command.input }, now: NOON, by: 'scan' });
  const table = ledgerTable('ledger', Object.assign(client, { send: carryOut }));
  const sent: Look[] = [];
  const looks = keptLooks({ account: '111122223333' }, async () => table);
  return { looks, table, sent, send: async (look: Look) => void sent.push(look) };
}

test('a look waits until it is due, and is sent once', async () => {
  const { looks, sent, send } = kept();
  await looks.keep(LOOK, later(NOON, 15 * MINUTE));
  await looks.keep({ ...LOOK, round: 4 }, later(NOON, 15 * MINUTE));
  await looks.sendDue(send, later(NOON, 14 * MINUTE));
  expect(sent).toEqual([]);
  await looks.sendDue(send, later(NOON, 16 * MINUTE));
  expect(sent).toHaveLength(2);
  await looks.sendDue(send, later(NOON, 31 * MINUTE));
  expect(sent).toHaveLength(2);
});

test('a look that could not be sent waits on; what is no look of ours is passed over', async () => {
  const { looks, table, sent, send } = kept();
  await table.put({
    pk: { S: 'looks#111122223333' },
    sk: { S: '2026-05-04T11:00:00.000Z#x' },
    text: { S: '{"look":1}' },
  });
  await looks.keep(LOOK, NOON);
  const away = () => Promise.reject(new Error('SQS is away'));
  await expect(looks.sendDue(away, later(NOON, MINUTE))).rejects.toThrow('SQS is away');
  await looks.sendDue(send, later(NOON, MINUTE));
  expect(sent).toEqual([LOOK]);
});
