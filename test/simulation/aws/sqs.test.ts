import type { Message } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { commandQueue } from '../../../lib/aws/command-queue.ts';
import { placeOf, queueUrl } from '../../../lib/aws/place.ts';
import { DAY, HOUR, later, MINUTE, SECOND } from '../../../lib/base/time.ts';
import { command } from '../../support/commands.ts';
import type { Random } from './service.ts';
import type { QueueDefinition } from './sqs/definition.ts';
import { simulatedSqs } from './sqs.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const at = (milliseconds: number) => later(NOW, milliseconds);
const PLACE = placeOf({ invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:rolewarden-inspect' });
const arn = (name: string) => `arn:aws:sqs:eu-west-1:111122223333:${name}`;

const TIMES = { visibilityTimeout: 180, retention: 4 * 86_400 };
const LOOKS: QueueDefinition = {
  ...TIMES,
  name: 'looks',
  fifo: false,
  deadLetter: { queue: 'dead', maxReceiveCount: 2 },
};
const DEAD: QueueDefinition = { ...TIMES, name: 'dead', fifo: false, visibilityTimeout: 30, retention: 5 * 86_400 };
const COMMANDS: QueueDefinition = {
  ...TIMES,
  name: 'commands.fifo',
  fifo: true,
  deadLetter: { queue: 'dead.fifo', maxReceiveCount: 2 },
};
const DEAD_FIFO: QueueDefinition = { ...DEAD, name: 'dead.fifo', fifo: true };

/** Both queues with the change. */
function sqsWith(change: Partial<Omit<QueueDefinition, 'name' | 'fifo' | 'deadLetter'>> = {}, random?: Random) {
  const sqs = simulatedSqs([{ ...LOOKS, ...change }, DEAD, { ...COMMANDS, ...change }, DEAD_FIFO], random);
  const call = (name: string, queue: string, input: Record<string, unknown>, now = NOW) =>
    sqs.call({ name, input: { QueueUrl: queueUrl(PLACE, queue), ...input }, now, by: 'rolewarden-inspect' }) as {
      MessageId?: string;
      Messages?: Message[];
      Attributes?: Record<string, string>;
    };
  return {
    sqs,
    call,
    look: (body: string, now = NOW, more = {}) => call('SendMessage', 'looks', { MessageBody: body, ...more }, now),
    command: (body: string, group = 'a', now = NOW, id = body) =>
      call('SendMessage', COMMANDS.name, { MessageBody: body, MessageGroupId: group, MessageDeduplicationId: id }, now),
    receive: (queue: string, now = NOW, most = 10) => sqs.receive(queue, now, most),
    bodies: (queue: string, now = NOW, most = 10) => sqs.receive(queue, now, most).map(({ Body }) => Body),
  };
}

const receiptOf = ([first]: Message[]) => first?.ReceiptHandle ?? '';

describe('a message that SQS refuses', () => {
  const TEXT = { MessageBody: 'x' };
  const fifo = { ...TEXT, MessageGroupId: 'a', MessageDeduplicationId: '1' };
  test.each([
    ['an empty body', 'looks', { MessageBody: '' }, 'MissingParameter'],
    ['1 MiB and a byte', 'looks', { MessageBody: `${'é'.repeat(512 * 1024)}x` }, 'InvalidParameterValue'],
    [
      '1 MiB with its attributes',
      'looks',
      { MessageBody: 'x'.repeat(1024 * 1024), MessageAttributes: { a: { DataType: 'String', StringValue: 'b' } } },
      'InvalidParameterValue',
    ],
    ['a character that XML has not', 'looks', { MessageBody: '\u0000' }, 'InvalidMessageContents'],
    ['U+FFFF', 'looks', { MessageBody: '\uffff' }, 'InvalidMessageContents'],
    ['half a character', 'looks', { MessageBody: '\ud83d' }, 'InvalidMessageContents'],
    ['a delay over 15 minutes', 'looks', { ...TEXT, DelaySeconds: 901 }, 'InvalidParameterValue'],
    ['a delay of half a second', 'looks', { ...TEXT, DelaySeconds: 0.5 }, 'InvalidParameterValue'],
    ['deduplication in a standard queue', 'looks', { ...TEXT, MessageDeduplicationId: '1' }, 'InvalidParameterValue'],
    ['no group', COMMANDS.name, { ...TEXT, MessageDeduplicationId: '1' }, 'MissingParameter'],
    ['no deduplication', COMMANDS.name, { ...TEXT, MessageGroupId: 'a' }, 'InvalidParameterValue'],
    ['a delay of one of a FIFO queue', COMMANDS.name, { ...fifo, DelaySeconds: 1 }, 'InvalidParameterValue'],
    ['a group with a space', COMMANDS.name, { ...fifo, MessageGroupId: 'a b' }, 'InvalidParameterValue'],
    [
      'a long deduplication',
      COMMANDS.name,
      { ...fifo, MessageDeduplicationId: 'x'.repeat(129) },
      'InvalidParameterValue',
    ],
    ['no such queue', 'gone', TEXT, 'QueueDoesNotExist'],
  ])('%s', (_, queue, input, name) => {
    const { sqs, call } = sqsWith();
    expect(() => call('SendMessage', queue, input)).toThrow(expect.objectContaining({ name }));
    if (queue !== 'gone') expect(sqs.depth(queue, at(HOUR))).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  test('and what it takes just so', () => {
    const { call, look } = sqsWith();
    look(`\t\n\r ${'é'.repeat(512 * 1024 - 2)}`);
    look('😀\ufffd', NOW, { DelaySeconds: 900, MessageGroupId: 'fair' });
    call('SendMessage', COMMANDS.name, {
      MessageBody: 'x',
      MessageGroupId: '~'.repeat(128),
      MessageDeduplicationId: '!',
    });
  });
});

describe('a batch', () => {
  const entry = (Id: string, MessageBody = Id, rest = {}) => ({ Id, MessageBody, ...rest });

  test('is taken message by message', () => {
    const { call, bodies } = sqsWith();
    const Entries = [entry('a'), entry('b', '\u0000'), entry('c')];
    expect(call('SendMessageBatch', 'looks', { Entries })).toMatchObject({
      Successful: [{ Id: 'a' }, { Id: 'c' }],
      Failed: [{ Id: 'b', Code: 'InvalidMessageContents', SenderFault: true }],
    });
    expect(bodies('looks')).toEqual(['a', 'c']);
  });

  test.each([
    ['none', [], 'EmptyBatchRequest'],
    ['eleven', Array.from({ length: 11 }, (_, n) => entry(`${n}`)), 'TooManyEntriesInBatchRequest'],
    ['one id twice', [entry('a'), entry('a')], 'BatchEntryIdsNotDistinct'],
    ['1 MiB together', [entry('a', 'x'.repeat(1024 * 1024)), entry('b')], 'BatchRequestTooLong'],
  ])('of %s is refused', (_, Entries, name) => {
    const { call, bodies } = sqsWith();
    expect(() => call('SendMessageBatch', 'looks', { Entries })).toThrow(expect.objectContaining({ name }));
    expect(bodies('looks')).toEqual([]);
  });
});

describe('a received message', () => {
  test('is hidden for its visibility timeout, and gone when deleted', () => {
    const { sqs, look, receive, bodies } = sqsWith();
    look('x');
    const receipt = receiptOf(receive('looks'));
    expect(sqs.nextVisible('looks', at(1))).toEqual(at(180 * SECOND));
    expect(bodies('looks', at(180 * SECOND - 1))).toEqual([]);
    expect(bodies('looks', at(180 * SECOND))).toEqual(['x']);
    sqs.remove('looks', receipt, at(181 * SECOND)); // of the older receive: a standard queue mostly takes it
    expect(sqs.nextVisible('looks', at(HOUR))).toBeUndefined();
    sqs.remove('looks', receipt, at(HOUR)); // twice is no error
  });

  test('tells how often and when it was received', () => {
    const { command: send, receive } = sqsWith();
    send('x', 'g', NOW, 'once');
    receive(COMMANDS.name, at(SECOND));
    expect(receive(COMMANDS.name, at(181 * SECOND))).toMatchObject([
      {
        MessageId: '00000000-0000-4000-8000-000000000001',
        Attributes: {
          SenderId: 'rolewarden-inspect',
          SentTimestamp: String(NOW.getTime()),
          ApproximateFirstReceiveTimestamp: String(at(SECOND).getTime()),
          ApproximateReceiveCount: '2',
          MessageGroupId: 'g',
          MessageDeduplicationId: 'once',
          SequenceNumber: '00000000000000000001',
        },
      },
    ]);
  });

  test('has only the attributes that a call asked for', () => {
    const { look, call } = sqsWith();
    look('x');
    const hidden = { VisibilityTimeout: 0 };
    expect(call('ReceiveMessage', 'looks', hidden).Messages?.[0]?.Attributes).toBeUndefined();
    const asked = { ...hidden, MessageSystemAttributeNames: ['ApproximateReceiveCount'] };
    expect(call('ReceiveMessage', 'looks', asked).Messages?.[0]?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
    expect(call('ReceiveMessage', 'dead', {})).toEqual({});
  });

  test('is deleted once its FIFO queue still hides it, no later', () => {
    const { sqs, command: send, receive } = sqsWith();
    send('x');
    const receipt = receiptOf(receive(COMMANDS.name));
    const late = () => sqs.remove(COMMANDS.name, receipt, at(180 * SECOND));
    expect(late).toThrow(expect.objectContaining({ name: 'InvalidParameterValue' }));
    const second = receiptOf(receive(COMMANDS.name, at(181 * SECOND)));
    expect(late).toThrow(expect.objectContaining({ name: 'InvalidParameterValue' })); // nor with the message in flight again
    sqs.remove(COMMANDS.name, second, at(182 * SECOND));
    expect(sqs.depth(COMMANDS.name, at(HOUR))).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  test.each(['ReceiptHandle', 'looks/1', 'dead/1/1'])('is not deleted by the handle %s', (ReceiptHandle) => {
    const { look, receive, call } = sqsWith();
    look('x');
    receive('looks');
    expect(() => call('DeleteMessage', 'looks', { ReceiptHandle })).toThrow(
      expect.objectContaining({ name: 'ReceiptHandleIsInvalid' }),
    );
  });

  test('is hidden longer or shorter when asked so', () => {
    const { look, receive, bodies, call, sqs } = sqsWith();
    look('x');
    const ReceiptHandle = receiptOf(receive('looks'));
    const change = (VisibilityTimeout: number, now: Date) =>
      call('ChangeMessageVisibility', 'looks', { ReceiptHandle, VisibilityTimeout }, now);
    change(600, at(60 * SECOND));
    expect(bodies('looks', at(180 * SECOND))).toEqual([]);
    expect(sqs.nextVisible('looks', at(180 * SECOND))).toEqual(at(660 * SECOND));
    expect(() => change(43_200, at(61 * SECOND))).toThrow('beyond the limit'); // 12 hours since the receive
    change(0, at(200 * SECOND));
    expect(() => change(0, at(200 * SECOND))).toThrow(expect.objectContaining({ name: 'MessageNotInflight' }));
    expect(bodies('looks', at(200 * SECOND))).toEqual(['x']);
  });

  test.each([-1, 43_201])('is not hidden for %d seconds', (VisibilityTimeout) => {
    const { call } = sqsWith();
    expect(() => call('ReceiveMessage', 'looks', { VisibilityTimeout })).toThrow('VisibilityTimeout');
    expect(() => call('ReceiveMessage', 'looks', { MaxNumberOfMessages: 11 })).toThrow('MaxNumberOfMessages');
  });

  test('is one of so many that may be in flight', () => {
    const { look, command: send, receive } = sqsWith({ mostInFlight: 1 });
    for (const n of ['1', '2']) look(n);
    for (const n of ['1', '2']) send(n, n);
    expect([receive('looks'), receive(COMMANDS.name)].map(({ length }) => length)).toEqual([1, 1]);
    expect(() => receive('looks')).toThrow(expect.objectContaining({ name: 'OverLimit' }));
    expect(receive(COMMANDS.name)).toEqual([]);
  });
});

describe('a standard queue', () => {
  test('delays a message, or all of them', () => {
    const { look, bodies, sqs } = sqsWith({ delay: 60 });
    look('a');
    look('b', NOW, { DelaySeconds: 900 });
    look('c', NOW, { DelaySeconds: 0 });
    expect(sqs.depth('looks', NOW)).toEqual({ visible: 1, inFlight: 0, delayed: 2 });
    expect(bodies('looks')).toEqual(['c']);
    expect(sqs.nextVisible('looks', NOW)).toEqual(at(MINUTE));
    expect(bodies('looks', at(MINUTE))).toEqual(['a']);
    expect(bodies('looks', at(900 * SECOND))).toContain('b');
  });

  test('lets messages overtake each other, and loses none', () => {
    const { look, bodies } = sqsWith({}, () => 0.99);
    const sent = ['a', 'b', 'c', 'd'];
    for (const body of sent) look(body);
    const received = bodies('looks');
    expect(received).not.toEqual(sent);
    expect(received.toSorted()).toEqual(sent);
  });

  test('delivers a message once more by chance, even when it was deleted', () => {
    const { look, receive, bodies, sqs } = sqsWith({ copies: 0.4 }, () => 0.3);
    look('x');
    const [first] = receive('looks');
    sqs.remove('looks', first?.ReceiptHandle ?? '', at(SECOND));
    const again = receive('looks', at(0.6 * 180 * SECOND));
    expect(again).toMatchObject([{ Body: 'x', MessageId: first?.MessageId }]);
    sqs.remove('looks', receiptOf(again), at(2 * MINUTE));
    expect(bodies('looks', at(HOUR))).toEqual([]); // no third time
    expect(sqs.redrivesToDead).toEqual([]);
  });

  test('has at most one copy of a message', () => {
    const { look, bodies, sqs } = sqsWith({ copies: 0.4 }, () => 0.3);
    look('x');
    for (let minute = 0; minute < 60; minute += 1) bodies('looks', at(minute * MINUTE));
    expect(sqs.redrivesToDead).toHaveLength(2);
  });
});

describe('a FIFO queue', () => {
  test('hands out a group in order, and nothing more while one is in flight', () => {
    const { command: send, receive, bodies, sqs } = sqsWith();
    for (const body of ['a1', 'a2', 'a3']) send(body, 'a');
    send('b1', 'b');
    const first = receive(COMMANDS.name, NOW, 2);
    expect(first.map(({ Body }) => Body)).toEqual(['a1', 'a2']);
    expect(bodies(COMMANDS.name)).toEqual(['b1']);
    sqs.remove(COMMANDS.name, receiptOf(first), at(SECOND));
    expect(bodies(COMMANDS.name, at(SECOND))).toEqual([]); // a2 is still in flight
    sqs.remove(COMMANDS.name, receiptOf(first.slice(1)), at(SECOND));
    expect(bodies(COMMANDS.name, at(SECOND))).toEqual(['a3']);
  });

  test('hands out first what comes back', () => {
    const { command: send, receive, bodies, call } = sqsWith();
    for (const body of ['a1', 'a2']) send(body);
    const ReceiptHandle = receiptOf(receive(COMMANDS.name, NOW, 1));
    call('ChangeMessageVisibility', COMMANDS.name, { ReceiptHandle, VisibilityTimeout: 0 }, at(SECOND));
    expect(bodies(COMMANDS.name, at(SECOND))).toEqual(['a1', 'a2']);
  });

  test.each([
    ['queue', ['x']],
    ['messageGroup', ['x', 'y']],
  ] as const)('takes one message for another within five minutes, by %s', (deduplicationScope, within) => {
    const { command: send, receive, bodies, sqs } = sqsWith({ deduplicationScope });
    const { MessageId } = send('x', 'a', NOW, 'id');
    send('y', 'b', NOW, 'id');
    const received = receive(COMMANDS.name);
    expect(received.map(({ Body }) => Body)).toEqual(within);
    for (const { ReceiptHandle = '' } of received) sqs.remove(COMMANDS.name, ReceiptHandle, at(SECOND));
    expect(send('again', 'a', at(5 * MINUTE - 1), 'id').MessageId).toBe(MessageId); // though it is deleted
    expect(bodies(COMMANDS.name, at(5 * MINUTE - 1))).toEqual([]);
    send('anew', 'a', at(5 * MINUTE), 'id');
    expect(bodies(COMMANDS.name, at(5 * MINUTE))).toEqual(['anew']);
  });

  test('may take the body for what makes two messages one', () => {
    const { call, bodies } = sqsWith({ contentBasedDeduplication: true });
    for (const MessageBody of ['x', 'x', 'y']) call('SendMessage', COMMANDS.name, { MessageBody, MessageGroupId: 'a' });
    expect(bodies(COMMANDS.name)).toEqual(['x', 'y']);
  });
});

describe('dead letters', () => {
  const times = [0, 1, 2].map((n) => at(n * 180 * SECOND));
  const [, , third = NOW] = times;

  test.each([
    ['looks', 'dead'],
    [COMMANDS.name, 'dead.fifo'],
  ])('of %s: moved when received more than twice, though no function ran', (queue, dead) => {
    const { look, command: send, receive, bodies, sqs } = sqsWith();
    if (queue === 'looks') look('x');
    else send('x');
    const [first, second, nothing] = times.map((now) => receive(queue, now));
    expect(second).toMatchObject([{ MessageId: first?.[0]?.MessageId, Attributes: { ApproximateReceiveCount: '2' } }]);
    expect(nothing).toEqual([]);
    expect(sqs.redrivesToDead).toEqual([
      { at: third, from: queue, to: dead, messageId: first?.[0]?.MessageId, body: 'x' },
    ]);
    expect(bodies(queue, at(HOUR))).toEqual([]);
    expect(receive(dead, at(HOUR))).toMatchObject([
      {
        Body: 'x',
        MessageId: first?.[0]?.MessageId,
        Attributes: {
          SentTimestamp: String(NOW.getTime()),
          ApproximateReceiveCount: '3',
          ...(queue === COMMANDS.name && { MessageDeduplicationId: first?.[0]?.MessageId }),
        },
      },
    ]);
    sqs.call({ name: 'StartMessageMoveTask', input: { SourceArn: arn(dead) }, now: at(HOUR), by: 'person' });
    expect(sqs.depth(dead, at(HOUR)).inFlight).toBe(1); // what somebody has received stays
  });

  test('of a FIFO queue: the next of the group comes at once', () => {
    const { command: send, bodies, call } = sqsWith();
    for (const body of ['a1', 'a2']) send(body);
    for (const now of times.slice(0, 2)) bodies(COMMANDS.name, now, 1);
    const peek = { MaxNumberOfMessages: 10, VisibilityTimeout: 0 };
    expect(call('ReceiveMessage', COMMANDS.name, peek, third).Messages).toMatchObject([{ Body: 'a2' }]); // and once
    expect(bodies(COMMANDS.name, third)).toEqual(['a2']);
  });

  test('are kept from the first sending on in a standard queue, from the move on in a FIFO queue', () => {
    const { look, command: send, receive, sqs } = sqsWith();
    look('x');
    send('x');
    for (const now of times) for (const queue of ['looks', COMMANDS.name]) receive(queue, now);
    const left = (now: Date) => ['dead', 'dead.fifo'].map((queue) => sqs.depth(queue, now).visible);
    expect(left(at(5 * DAY - 1))).toEqual([1, 1]);
    expect(left(at(5 * DAY))).toEqual([0, 1]);
    expect(left(later(third, 5 * DAY))).toEqual([0, 0]);
  });

  test.each([
    ['looks', 'dead', undefined],
    [COMMANDS.name, 'dead.fifo', undefined],
    ['looks', 'dead', 'looks'],
  ])('of %s are moved back as new ones', (queue, dead, to) => {
    const { look, command: send, receive, call, sqs } = sqsWith();
    if (queue === 'looks') look('x');
    else send('x');
    for (const now of times) receive(queue, now);
    call('StartMessageMoveTask', '', { SourceArn: arn(dead), ...(to && { DestinationArn: arn(to) }) }, at(HOUR));
    expect(sqs.depth(dead, at(HOUR)).visible).toBe(0);
    const [again] = receive(queue, at(HOUR));
    expect(again).toMatchObject({
      Body: 'x',
      Attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(at(HOUR).getTime()) },
    });
    expect(again?.MessageId).not.toBe(sqs.redrivesToDead[0]?.messageId);
  });

  test.each([
    ['ends the task', 0.4, ['stray', 'x']],
    ['is left out', 0.6, ['stray']],
  ])('that no queue of SQS moved there: %s', (_, chance, left) => {
    const { look, receive, call, bodies } = sqsWith({}, () => chance);
    call('SendMessage', 'dead', { MessageBody: 'stray' });
    look('x');
    for (const now of times) receive('looks', now);
    call('StartMessageMoveTask', '', { SourceArn: arn('dead') }, third);
    expect(bodies('dead', third).toSorted()).toEqual(left);
  });

  test.each([
    ['of no queue', { SourceArn: arn('gone') }, 'ResourceNotFoundException'],
    ['to no queue', { SourceArn: arn('dead'), DestinationArn: arn('gone') }, 'ResourceNotFoundException'],
    ['of a queue without dead letters', { SourceArn: arn('looks') }, 'InvalidParameterValue'],
    ['to another kind', { SourceArn: arn('dead'), DestinationArn: arn(COMMANDS.name) }, 'InvalidParameterValue'],
  ])('%s are not moved', (_, input, name) => {
    expect(() => sqsWith().call('StartMessageMoveTask', '', input)).toThrow(expect.objectContaining({ name }));
  });
});

describe('a queue', () => {
  test('keeps nothing longer than its retention, in flight or not', () => {
    const { look, receive, sqs } = sqsWith();
    look('x');
    look('y', at(SECOND));
    expect(sqs.oldest('looks', at(DAY))).toEqual(NOW);
    receive('looks', at(4 * DAY - 1), 1);
    expect(sqs.oldest('looks', at(4 * DAY))).toEqual(at(SECOND));
    expect(sqs.depth('looks', at(4 * DAY))).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
    expect(sqs.oldest('looks', at(4 * DAY + SECOND))).toBeUndefined();
  });

  test('tells its attributes', () => {
    const { look, receive, call } = sqsWith();
    for (const body of ['a', 'b', 'c']) look(body);
    look('d', NOW, { DelaySeconds: 1 });
    receive('looks', NOW, 1);
    const asked = (...AttributeNames: string[]) => call('GetQueueAttributes', 'looks', { AttributeNames }).Attributes;
    expect(asked('All')).toEqual({
      QueueArn: arn('looks'),
      ApproximateNumberOfMessages: '2',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      VisibilityTimeout: '180',
      MessageRetentionPeriod: '345600',
      DelaySeconds: '0',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('dead'), maxReceiveCount: 2 }),
    });
    expect(asked('QueueArn', 'FifoQueue')).toEqual({ QueueArn: arn('looks') });
    expect(() => asked('Age')).toThrow(expect.objectContaining({ name: 'InvalidAttributeName' }));
  });

  test('is reached by the adapter', async () => {
    const { call, bodies } = sqsWith();
    const send = async ({ input }: { input: Record<string, unknown> }) => call('SendMessage', COMMANDS.name, input);
    const enqueue = commandQueue(PLACE, COMMANDS.name, { send } as never);
    for (const one of [command(), command()]) await enqueue(one);
    expect(bodies(COMMANDS.name)).toHaveLength(1);
  });

  test('says what the simulation does not know', () => {
    expect(() => sqsWith().call('PurgeQueue', 'looks', {})).toThrow('does not know PurgeQueue');
  });

  test('of thousands hands out each of them once', () => {
    let seed = 0;
    const {
      look,
      command: send,
      sqs,
    } = sqsWith({}, () => {
      seed = (seed * 1103 + 12_345) % 65_536;
      return seed / 65_536;
    });
    const all = Array.from({ length: 2500 }, (_, n) => `${n}`.padStart(4, '0'));
    for (const body of all) {
      look(body);
      send(body, body.slice(3));
    }
    for (const queue of ['looks', COMMANDS.name]) {
      const bodies: string[] = [];
      for (let received = sqs.receive(queue, NOW, 1); received.length > 0; received = sqs.receive(queue, NOW, 1)) {
        sqs.remove(queue, receiptOf(received), NOW);
        bodies.push(received[0]?.Body ?? '');
      }
      expect(bodies.toSorted()).toEqual(all);
      const ofOneGroup = bodies.filter((body) => body.endsWith('7'));
      if (queue === COMMANDS.name) expect(ofOneGroup).toEqual(ofOneGroup.toSorted());
      expect(bodies).not.toEqual(all);
    }
  });
});
