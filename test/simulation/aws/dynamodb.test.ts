import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { dynamoLedger } from '../../../lib/aws/ledger.ts';
import { DAY, later, SECOND } from '../../../lib/base/time.ts';
import type { Incident } from '../../../lib/incident/incident.ts';
import type { Item } from './dynamodb/item.ts';
import { simulatedDynamoDb } from './dynamodb.ts';
import type { Random, Service } from './service.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const KEY = { pk: { S: 'p' }, sk: { S: 's' } };

function client(call: Service, now = () => NOW) {
  return (name: string, input: Record<string, unknown>, at = now()) =>
    call({ name, input: { TableName: 'ledger', ...input }, now: at, by: 'rolewarden-contain' }) as {
      Item?: Item;
      Items?: Item[];
      LastEvaluatedKey?: Record<string, unknown>;
      ScannedCount?: number;
    };
}

function tableWith(...items: Record<string, unknown>[]) {
  const db = simulatedDynamoDb();
  const send = client(db.call);
  for (const item of items) send('PutItem', { Item: { ...KEY, ...item } });
  return { send, items: () => [...db.items(NOW)] };
}

describe('a condition', () => {
  const STORED = { state: { S: 'contained' }, at: { N: '10' }, whole: { BOOL: true } };
  const names = { '#state': 'state' };
  const text = (S: string) => ({ ':v': { S } });
  const number = (N: string) => ({ ':v': { N } });

  test.each([
    ['at = :v', number('10.0'), true],
    ['at <> :v', number('10'), false],
    ['at < :v', number('9'), false],
    ['at < :v', number('100'), true], // numbers, not texts
    ['at <= :v', number('10'), true],
    ['at > :v', number('9'), true],
    ['at >= :v', number('11'), false],
    ['at = :v', text('10'), false], // another type
    ['at < :v', text('9'), false],
    ['whole = :v', { ':v': { BOOL: true } }, true],
    ['missing = :v', number('1'), false],
    ['missing <> :v', number('1'), true],
    ['missing < :v', number('1'), false],
    ['#state IN (:v, :w)', { ...text('lifted'), ':w': { S: 'contained' } }, true],
    ['#state IN (:v)', text('lifted'), false],
    ['at BETWEEN :v AND :w', { ...number('10'), ':w': { N: '12' } }, true],
    ['at between :v and :w', { ...number('11'), ':w': { N: '12' } }, false],
    ['begins_with(#state, :v)', text('cont'), true],
    ['begins_with(at, :v)', text('1'), false],
    ['attribute_exists(at)', undefined, true],
    ['attribute_not_exists(at)', undefined, false],
    ['NOT attribute_exists(missing)', undefined, true],
    ['NOT at = :v AND attribute_exists(missing)', number('9'), false], // NOT before AND
    ['attribute_exists(pk) OR at = :v AND attribute_exists(missing)', number('9'), true], // AND before OR
    ['(attribute_exists(pk) OR at = :v) AND attribute_exists(missing)', number('9'), false],
    ['((at = :v) OR attribute_exists(missing))', number('10'), true],
    [':v = :w OR at = :v', { ...text('lifted'), ':w': { S: 'lifted' } }, true],
  ])('%s, %j: %s', (ConditionExpression, ExpressionAttributeValues, isMet) => {
    const { send, items } = tableWith(STORED);
    const ExpressionAttributeNames = ConditionExpression.includes('#') ? names : undefined;
    const put = () =>
      send('PutItem', { Item: KEY, ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues });
    if (isMet) put();
    else expect(put).toThrow(ConditionalCheckFailedException);
    expect(items()).toEqual([isMet ? KEY : { ...KEY, ...STORED }]);
  });

  test('of a write to nothing reads nothing', () => {
    const { send } = tableWith();
    const put = (ConditionExpression: string) => send('PutItem', { Item: KEY, ConditionExpression });
    expect(() => put('attribute_exists(pk)')).toThrow(ConditionalCheckFailedException);
    put('attribute_not_exists(pk)');
    expect(() => put('attribute_not_exists(pk)')).toThrow(ConditionalCheckFailedException);
  });
});

describe('an update', () => {
  const v = { ':v': { N: '5' } };
  test.each([
    ['SET at = :v', v, { at: { N: '5' }, state: { S: 'a' } }],
    ['SET at = at + :v, other = :v', v, { at: { N: '15' }, other: { N: '5' }, state: { S: 'a' } }],
    ['SET at = at - :v', v, { at: { N: '5' }, state: { S: 'a' } }],
    ['SET at = if_not_exists(at, :v)', v, { at: { N: '10' }, state: { S: 'a' } }],
    ['SET n = if_not_exists(n, :v) + :v', v, { n: { N: '10' }, at: { N: '10' }, state: { S: 'a' } }],
    ['SET at = :v, old = at', v, { at: { N: '5' }, old: { N: '10' }, state: { S: 'a' } }], // reads what was there before
    ['REMOVE at, missing', undefined, { state: { S: 'a' } }],
    ['ADD at :v, n :v', v, { at: { N: '15' }, n: { N: '5' }, state: { S: 'a' } }],
    ['SET n = :v REMOVE at', v, { n: { N: '5' }, state: { S: 'a' } }],
  ])('%s', (UpdateExpression, ExpressionAttributeValues, after) => {
    const { send, items } = tableWith({ at: { N: '10' }, state: { S: 'a' } });
    send('UpdateItem', { Key: KEY, UpdateExpression, ExpressionAttributeValues });
    expect(items()).toEqual([{ ...KEY, ...after }]);
  });

  test('makes an item that is not there, unless its condition says no', () => {
    const { send, items } = tableWith();
    const update = { Key: KEY, UpdateExpression: 'SET at = :v', ExpressionAttributeValues: v };
    expect(() => send('UpdateItem', { ...update, ConditionExpression: 'attribute_exists(pk)' })).toThrow(
      ConditionalCheckFailedException,
    );
    expect(items()).toEqual([]);
    send('UpdateItem', update);
    expect(items()).toEqual([{ ...KEY, at: { N: '5' } }]);
  });
});

describe('a malformed call is a ValidationException', () => {
  const value = { ':v': { N: '1' } };
  const range = { ':v': { S: 'a' }, ':w': { S: 'b' } };
  const put = (pk: string, sk: string, rest = {}) => ['PutItem', { Item: { pk: { S: pk }, sk: { S: sk }, ...rest } }];
  const update = (UpdateExpression: string) => [
    'UpdateItem',
    { Key: KEY, UpdateExpression, ExpressionAttributeValues: value },
  ];
  const query = (KeyConditionExpression: string, rest = {}) => [
    'Query',
    { KeyConditionExpression, ExpressionAttributeValues: { ':p': { S: 'p' } }, ...rest },
  ];
  test.each([
    ['an item of 400 KB and a byte', 'Item size', put('p', 's', { x: { S: 'x'.repeat(400 * 1024 - 4) } })],
    ['an update to more than 400 KB', 'Item size', ['UpdateItem', { Key: KEY, UpdateExpression: 'SET more = big' }]],
    ['a pk of 2,049 bytes', '2048 bytes', put(`${'é'.repeat(1024)}x`, 's')],
    ['an sk of 1,025 bytes', '1024 bytes', put('p', `${'é'.repeat(512)}x`)],
    ['an empty pk', 'Key: pk', put('', 's')],
    ['an empty sk', 'Key: sk', put('p', '')],
    ['no sk', 'Missing the key sk', ['GetItem', { Key: { pk: { S: 'p' } } }]],
    ['a number that is none', 'numeric', put('p', 's', { n: { N: 'NaN' } })],
    ['an attribute of no type', 'datatypes', put('p', 's', { n: {} })],
    [
      'an unused value',
      'unused in expressions: keys: {:v}',
      ['PutItem', { Item: KEY, ExpressionAttributeValues: value }],
    ],
    [
      'an unused name',
      'unused in expressions: keys: {#a}',
      ['PutItem', { Item: KEY, ExpressionAttributeNames: { '#a': 'a' } }],
    ],
    ['no names', 'must not be empty', ['PutItem', { Item: KEY, ExpressionAttributeNames: {} }]],
    ['a missing value', 'not defined: :v', ['PutItem', { Item: KEY, ConditionExpression: 'a = :v' }]],
    ['a missing name', 'not defined: #a', ['PutItem', { Item: KEY, ConditionExpression: 'attribute_exists(#a)' }]],
    ['an empty expression', 'can not be empty', ['PutItem', { Item: KEY, ConditionExpression: ' ' }]],
    ['an unknown function', 'Invalid function name', ['PutItem', { Item: KEY, ConditionExpression: 'is_there(a)' }]],
    ['half an expression', '<EOF>', ['PutItem', { Item: KEY, ConditionExpression: 'attribute_exists(a) AND' }]],
    ['an open parenthesis', '<EOF>', ['PutItem', { Item: KEY, ConditionExpression: '(attribute_exists(a)' }]],
    [
      'two expressions',
      '"attribute_exists"',
      ['PutItem', { Item: KEY, ConditionExpression: 'attribute_exists(a) attribute_exists(b)' }],
    ],
    ['redundant parentheses', 'redundant', ['PutItem', { Item: KEY, ConditionExpression: '((attribute_exists(a)))' }]],
    [
      'a range that ends before it begins',
      'upper bound',
      ['PutItem', { Item: KEY, ConditionExpression: 'a BETWEEN :w AND :v', ExpressionAttributeValues: range }],
    ],
    [
      'a query of such a range',
      'upper bound',
      ['Query', { KeyConditionExpression: 'pk = :v AND sk BETWEEN :w AND :v', ExpressionAttributeValues: range }],
    ],
    [
      'a query of an empty key',
      'not empty',
      ['Query', { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: '' } } }],
    ],
    ['a = a', 'distinct', ['PutItem', { Item: KEY, ConditionExpression: 'a = a' }]],
    ['a changed key', 'part of the key', update('SET sk = :v')],
    ['one attribute twice', 'overlap', update('SET a = :v REMOVE a')],
    ['SET twice', 'only be used once', update('SET a = :v SET b = :v')],
    ['an attribute that is not there', 'does not exist', update('SET a = b + :v')],
    ['a sum of a text', 'data type', update('ADD state :v')],
    ['a query without pk', 'missed key schema element: pk', query('sk = :p')],
    ['a query of pk < ...', 'not supported', query('pk < :p')],
    ['a query with OR', 'KeyConditionExpression: OR', query('pk = :p OR sk = :p')],
    ['a query with sk <> ...', 'KeyConditionExpression: <>', query('pk = :p AND sk <> :p')],
    ['a filter on a key', 'non-primary', query('pk = :p', { FilterExpression: 'sk = :p' })],
    ['no page', 'limit', query('pk = :p', { Limit: 0 })],
    [
      'a start in another partition',
      'starting key',
      query('pk = :p', { ExclusiveStartKey: { pk: { S: 'q' }, sk: { S: 's' } } }),
    ],
  ])('%s: %s', (_, reason, call) => {
    const [name, input] = call as [string, Record<string, unknown>];
    const { send, items } = tableWith({ state: { S: 'a' }, big: { S: 'x'.repeat(300 * 1024) } });
    const before = items();
    expect(() => send(name, input)).toThrow(
      expect.objectContaining({ name: 'ValidationException', message: expect.stringContaining(reason) }),
    );
    expect(items()).toEqual(before);
  });

  test('an attribute that is undefined is not sent, and an answer is a copy', () => {
    const { send, items } = tableWith({ n: { N: '1' }, none: undefined });
    Object.assign(send('GetItem', { Key: KEY }).Item ?? {}, { n: { N: '2' } });
    expect(items()).toStrictEqual([{ ...KEY, n: { N: '1' } }]);
  });

  test('and the largest ones are none', () => {
    const { send } = tableWith();
    send('PutItem', { Item: { ...KEY, x: { S: 'x'.repeat(400 * 1024 - 7) } } });
    send('PutItem', { Item: { pk: { S: 'p'.repeat(2048) }, sk: { S: 's'.repeat(1024) }, empty: { S: '' } } });
  });

  test('what the simulation does not know is an error of its own', () => {
    const { send } = tableWith();
    expect(() => send('Scan', {})).toThrow('does not know Scan');
    expect(() => send('GetItem', { Key: KEY, ProjectionExpression: 'pk' })).toThrow('ProjectionExpression');
  });
});

describe('a query', () => {
  const KEYS = ['a1', 'a2', 'b1', 'b2', '\u{ffee}', '\u{1f600}'];
  const db = (pageBytes?: number) => {
    const send = client(simulatedDynamoDb(() => 0, pageBytes).call);
    for (const sk of KEYS.toReversed()) send('PutItem', { Item: { pk: { S: 'p' }, sk: { S: sk }, n: { S: sk[0] } } });
    send('PutItem', { Item: { pk: { S: 'q' }, sk: { S: 'a1' } } });
    return (sk: string, rest: { ExpressionAttributeValues?: object } = {}) =>
      send('Query', {
        KeyConditionExpression: `pk = :p${sk && ` AND ${sk}`}`,
        ...rest,
        ExpressionAttributeValues: { ':p': { S: 'p' }, ...rest.ExpressionAttributeValues },
      });
  };
  const keysOf = (answer: ReturnType<ReturnType<typeof db>>) => answer.Items?.map(({ sk }) => sk?.S);

  test.each([
    ['', {}, KEYS], // by their UTF-8 bytes
    ['sk = :a', { ':a': { S: 'a2' } }, ['a2']],
    ['sk < :a', { ':a': { S: 'a2' } }, ['a1']],
    ['sk <= :a', { ':a': { S: 'a2' } }, ['a1', 'a2']],
    ['sk > :a', { ':a': { S: 'b2' } }, KEYS.slice(4)],
    ['sk >= :a', { ':a': { S: 'b2' } }, KEYS.slice(3)],
    ['sk BETWEEN :a AND :b', { ':a': { S: 'a2' }, ':b': { S: 'b1' } }, ['a2', 'b1']],
    ['begins_with(sk, :a)', { ':a': { S: 'b' } }, ['b1', 'b2']],
  ])('of %s', (sk, ExpressionAttributeValues, found) => {
    expect(keysOf(db()(sk, { ExpressionAttributeValues }))).toEqual(found);
    expect(keysOf(db()(sk, { ExpressionAttributeValues, ScanIndexForward: false } as object))).toEqual(
      found.toReversed(),
    );
  });

  test.each([true, false])('goes on behind the last page, forward: %s', (ScanIndexForward) => {
    const query = db();
    const pages: unknown[] = [];
    let ExclusiveStartKey: unknown;
    do {
      const answer = query('', { ScanIndexForward, Limit: 4, ExclusiveStartKey } as object);
      pages.push(keysOf(answer));
      ExclusiveStartKey = answer.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    const all = ScanIndexForward ? KEYS : KEYS.toReversed();
    expect(pages).toEqual([all.slice(0, 4), all.slice(4)]);
  });

  test('filters after the page is cut', () => {
    const filtered = { Limit: 2, FilterExpression: 'n = :b', ExpressionAttributeValues: { ':b': { S: 'b' } } };
    expect(db()('', filtered)).toMatchObject({ Items: [], ScannedCount: 2, LastEvaluatedKey: { sk: { S: 'a2' } } });
  });

  test('ends a page by its bytes', () => {
    expect(keysOf(db(20)(''))).toEqual(['a1', 'a2', 'b1']); // 8 bytes each
    expect(db(20)('')).toMatchObject({ LastEvaluatedKey: { pk: { S: 'p' }, sk: { S: 'b1' } } });
  });
});

describe('time', () => {
  const HALF: Random = () => 0.5;
  const written = (item: object, random = HALF) => {
    const db = simulatedDynamoDb(random);
    const send = client(db.call);
    send('PutItem', { Item: { ...KEY, n: { N: '1' } } });
    send('PutItem', { Item: { ...KEY, n: { N: '2' }, ...item } }, later(NOW, 2 * SECOND));
    return (milliseconds: number, ConsistentRead: boolean) =>
      send('GetItem', { Key: KEY, ConsistentRead }, later(NOW, milliseconds)).Item?.n;
  };

  test('a read that is not consistent may be up to a second old', () => {
    const read = written({});
    expect(read(2400, false)).toEqual({ N: '1' });
    expect(read(2400, true)).toEqual({ N: '2' });
    expect(read(2500, false)).toEqual({ N: '2' });
    expect(read(400, false)).toBeUndefined();
  });

  test('a query that is not consistent may be up to a second old', () => {
    const send = client(simulatedDynamoDb(HALF).call);
    send('PutItem', { Item: KEY });
    const query = { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': KEY.pk } };
    expect(send('Query', query).Items).toEqual([]);
    expect(send('Query', { ...query, ConsistentRead: true }).Items).toEqual([KEY]);
  });

  const seconds = (date: Date) => ({ expires: { N: String(date.getTime() / 1000) } });
  test('a read sees what was there a second ago, however often it was written since', () => {
    const send = client(simulatedDynamoDb(HALF).call);
    for (const n of [0, 600, 800]) send('PutItem', { Item: { ...KEY, n: { N: `${n}` } } }, later(NOW, n));
    expect(send('GetItem', { Key: KEY }, later(NOW, SECOND)).Item?.n).toEqual({ N: '0' });
  });

  test('an item that is written when it has expired is deleted within two days', () => {
    const read = written(seconds(later(NOW, -DAY)));
    expect(read(DAY, true)).toEqual({ N: '2' });
    expect(read(DAY + 2 * SECOND, true)).toBeUndefined();
  });

  test('an expired item is deleted within two days', () => {
    const read = written(seconds(later(NOW, DAY)));
    expect(read(2 * DAY - 1, true)).toEqual({ N: '2' }); // a day after its expiry, by chance
    expect(read(2 * DAY, true)).toBeUndefined();
  });

  test('whoever lists the items may look at expired ones too', () => {
    const db = simulatedDynamoDb();
    client(db.call)('PutItem', { Item: { ...KEY, ...seconds(later(NOW, DAY)) } });
    expect([...db.items(later(NOW, DAY - 1))]).toHaveLength(1);
    expect([...db.items(later(NOW, DAY))]).toEqual([]);
    expect([...db.items()]).toHaveLength(1);
  });

  test('a deleted item is gone, unless its condition says no', () => {
    const { send, items } = tableWith({ at: { N: '1' } });
    expect(() => send('DeleteItem', { Key: KEY, ConditionExpression: 'attribute_not_exists(at)' })).toThrow(
      ConditionalCheckFailedException,
    );
    expect(items()).toHaveLength(1);
    send('DeleteItem', { Key: KEY });
    expect(items()).toEqual([]);
  });

  test.each([
    ['no number', { expires: { S: '1' } }],
    ['expired more than five years ago', seconds(later(NOW, -6 * 365 * DAY))],
  ])('an item is kept for good when its expiry is %s', (_, item) => {
    expect(written(item)(300 * DAY, true)).toEqual({ N: '2' });
  });
});

describe('the ledger over it', () => {
  const db = simulatedDynamoDb(() => 0, 600);
  const sent: string[] = [];
  const send = async (command: { input: Record<string, unknown> }) => {
    const name = command.constructor.name.replace(/Command$/, '');
    sent.push(name);
    return db.call({ name, input: command.input, now: NOW, by: 'rolewarden-contain' });
  };
  const dynamoDb = Object.assign(new DynamoDBClient({ region: 'eu-west-1' }), { send });
  const ledger = dynamoLedger('ledger', dynamoDb as DynamoDBClient);
  const roleArn = 'arn:aws:iam::111122223333:role/Deploy';
  const incident = (n: number): Incident => ({
    id: n.toString(16).padStart(16, '0'),
    account: '111122223333',
    roleArn,
    at: NOW,
    state: 'contained',
    wholeRole: false,
  });

  test('finds a role by pages, counts and forgets nothing', async () => {
    for (let n = 0; n < 20; n += 1) await ledger.record(incident(n));
    sent.length = 0;
    expect(await ledger.containedOn?.('111122223333', 'Deploy')).toHaveLength(20);
    expect(sent.length).toBeGreaterThan(2);
    await ledger.record({ ...incident(3), state: 'lifted' });
    await ledger.record(incident(3));
    expect(await ledger.incident(incident(3).id)).toMatchObject({ state: 'lifted' });
    expect(await ledger.containedOn?.('111122223333', 'Deploy')).toHaveLength(19);
  });

  test('takes each slot of the breaker once', async () => {
    const claim = { within: '111122223333', limit: 2, since: later(NOW, -DAY), at: NOW };
    const claims = ['a', 'b', 'a', 'c'].map((target) => ledger.claimWholeRole({ ...claim, target }));
    expect(await Promise.all(claims)).toContain(false);
    expect([...db.items(NOW)].filter(({ pk }) => pk?.S === 'breaker#111122223333')).toHaveLength(2);
  });

  test('remembers the earliest pass by an update', async () => {
    const edge = { role: roleArn, service: 'lambda.amazonaws.com', issuer: roleArn };
    expect(await ledger.firstSeen(edge, NOW)).toBe(true);
    expect(await ledger.firstSeen(edge, later(NOW, SECOND))).toBe(false);
    expect(await ledger.passesOf(roleArn)).toEqual([{ service: edge.service, issuer: edge.issuer }]);
  });
});
