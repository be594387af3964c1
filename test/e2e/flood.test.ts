import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { tableTallies } from '../../lib/aws/function-tallies.ts';
import { later } from '../../lib/base/time.ts';
import { TALLY_WINDOW, tallyKey } from '../../lib/incident/ledger/tallies.ts';
import { tellCount } from '../../lib/sweep/tell-count.ts';
import { type FaultProxy, faultProxy } from './fault-proxy.ts';
import { createFunction, type MadeRole, makeRole } from './people.ts';
import { envelope, type Stack, stackOn } from './stack.ts';

let proxy: FaultProxy;
let stack: Stack;

beforeAll(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {}); // the functions' own log lines
  proxy = await faultProxy(inject('moto'));
  stack = await stackOn(proxy.url, inject('packaged'));
  await stack.alerts();
});
afterAll(() => proxy.close());

/** So that no window of the counts ends within a test. */
async function intoWindow(): Promise<void> {
  const left = TALLY_WINDOW - (Date.now() % TALLY_WINDOW);
  if (left < 60_000) await pause(left);
}

test('counts that many add to at once are shared, and lose none', async () => {
  const [one, other] = [await tableTallies(), await tableTallies()];
  const key = tallyKey(['test', 'shared'], new Date());
  const tallies = await Promise.all(
    Array.from({ length: 30 }, (_, n) => (n % 2 === 0 ? one : other).add(key, 1, `e-${n}`)),
  );
  expect(tallies.map(({ count }) => count).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 30 }, (_, n) => n + 1),
  );
  expect(new Set(tallies.map(({ first }) => first)).size).toBe(1);
  await one.name(key, ['App', 'Build', 'App']);
  await other.name(key, ['App']);
  expect(await other.read(key)).toMatchObject({ count: 30, names: ['App', 'Build'] });
  expect(await one.read({ ...key, since: later(key.since, 300_000) })).toBeUndefined();
});

test('thirty denied calls of one session are one message, and their count another', async () => {
  const [passed, caller] = [
    await makeRole(stack.iam, 'lambda.amazonaws.com', true),
    await makeRole(stack.iam, 'lambda.amazonaws.com', false),
  ];
  const denied = (n: number) => ({
    ...createFunction(caller, passed, `f${n}`),
    errorCode: 'AccessDenied',
    errorMessage: 'is not authorized to perform: iam:PassRole on resource',
    responseElements: null,
  });
  await intoWindow();
  for (let n = 0; n < 30; n++) await stack.deliver(denied(n));
  const alerts = await stack.alerts();
  expect(alerts).toHaveLength(1);
  const { Items = [] } = await new DynamoDBClient().send(new ScanCommand({ TableName: 'rolewarden-ledger' }));
  const counted = Items.filter(({ pk, names }) => pk?.S?.startsWith('flood#') && names?.SS?.includes(passed.name));
  expect(counted).toHaveLength(1);
  const notes: string[] = [];
  const tallies = await tableTallies();
  for (const { pk, sk } of counted)
    await tellCount(
      { key: { of: (pk?.S ?? '').slice('flood#'.length), since: new Date(sk?.S ?? '') }, decision: {} },
      { tallies, publish: async ({ notes: said = [] }) => void notes.push(...said) },
    );
  expect(notes).toEqual([expect.stringMatching(/about 29 more like it/)]);
});

test('the commands of a session that made twenty take the busy queue, and are carried out out of it', async () => {
  const caller = await makeRole(stack.iam, 'lambda.amazonaws.com', false);
  await intoWindow();
  for (let n = 0; n < 14; n++) {
    const passed = await makeRole(stack.iam, 'lambda.amazonaws.com', true);
    await stack.deliver(createFunction(caller, passed, `g${n}`));
  }
  expect(await stack.waiting()).toEqual(['rolewarden-commands.fifo', 'rolewarden-commands-busy.fifo']);
  const { carried, errors } = await stack.drain();
  expect(errors).toEqual([]);
  expect(carried).toHaveLength(28);
  // One deny on each passed role, and one on the session: it covers the others.
  expect(carried.filter(({ outcome }) => outcome === 'written')).toHaveLength(15);
  expect(await stack.alerts()).toHaveLength(14); // one an incident
});

test('behind a flood: a call of the session waits for its turn, another session does not', async () => {
  const [mallory, alice, passed] = [await weak(), await weak(), await weak()];
  const queued = (caller: MadeRole, name: string) =>
    stack.queue(JSON.stringify(envelope(createFunction(caller, passed, name))));
  const ids: string[] = [];
  for (let n = 0; n < 80; n++) ids.push(await queued(mallory, `t${n}`));
  const other = await queued(alice, 'thumbnails');
  await pause(3500); // the queue is behind
  const judged: string[] = [];
  let waiting: string | undefined;
  for (const id of ids) {
    const isJudged = await stack.take(id).then(
      () => true,
      (error: Error) => {
        if (!error.message.startsWith('the message comes again')) throw error;
        return false;
      },
    );
    if (!isJudged) {
      waiting = id;
      break;
    }
    judged.push(id);
  }
  expect(judged.length).toBeGreaterThanOrEqual(30);
  expect(judged.length).toBeLessThan(80);
  await stack.take(other);
  await stack.take(waiting ?? ''); // its turn
});

const weak = () => makeRole(stack.iam, 'lambda.amazonaws.com', false);
