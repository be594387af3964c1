import { describe, expect, it } from 'vitest';
import { HOUR, later, MINUTE, SECOND } from '../../lib/base/time.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import { type QueuedEvent, queuedEventsIn } from '../../lib/event/queued.ts';
import { delayOf, PutOff } from '../../lib/inspect/put-off.ts';
import { type TakePorts, take } from '../../lib/inspect/take.ts';
import { resources } from '../packaging/stack.ts';
import { OURS, record } from '../support/events.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const PASS = record({
  eventSource: 'lambda.amazonaws.com',
  eventName: 'CreateFunction20150331',
  requestParameters: { functionName: 'f', role: `arn:aws:iam::${OURS}:role/Admin` },
});
const enveloped = (detail: unknown) =>
  JSON.stringify({ 'detail-type': 'AWS API Call via CloudTrail', account: OURS, detail });

const queue = resources('AWS::SQS::Queue').find(({ QueueName }) => QueueName === 'rolewarden-events');
const VISIBILITY = Number(queue?.VisibilityTimeout) * SECOND;
const MOST_RECEIVES = Number((queue?.RedrivePolicy as { maxReceiveCount?: number } | undefined)?.maxReceiveCount);

class Throttled extends Error {
  override name = 'Throttling';
}

interface Weather {
  /** How long IAM answers nothing but Throttling. */
  readonly throttled: number;
  /** How long SQS takes no other visibility timeout. */
  readonly deaf?: number;
}

/** The queue of the template hands one event to inspect, as Lambda does, until it is judged or a dead letter. */
async function delivered({ throttled, deaf = 0 }: Weather, body = enveloped(PASS)) {
  let now = NOON;
  let visibleAt = NOON;
  const since = () => now.getTime() - NOON.getTime();
  const told: SentNotice[] = [];
  const ports: TakePorts = {
    judge: async () => {
      if (since() < throttled) throw new Throttled('Rate exceeded');
      return [];
    },
    cutCaller: async () => {},
    turnOf: () => 0,
    putOff: async (_, delay) => {
      if (since() < deaf) throw new Error('SQS does not answer');
      visibleAt = later(now, delay);
    },
    publish: async (notice) => void told.push(notice),
  };
  for (let receives = 1; receives <= MOST_RECEIVES; receives += 1) {
    now = visibleAt;
    visibleAt = later(now, VISIBILITY);
    const done = await take({ id: 'm-1', receipt: `r-${receives}`, receives, body }, ports, now).then(
      () => true,
      () => false,
    );
    if (done) return { after: since(), receives, told };
  }
  return { after: undefined, receives: MOST_RECEIVES, told };
}

describe('an event that cannot be judged now', () => {
  it.each<[string, Weather, number]>([
    ['IAM throttled for 4 minutes, which lost a pass for ever', { throttled: 4 * MINUTE }, 7 * MINUTE],
    ['IAM throttled for a second', { throttled: SECOND }, 6 * SECOND],
    ['IAM throttled for 3 hours', { throttled: 3 * HOUR }, 3 * HOUR + 10 * MINUTE],
    ['and SQS takes no delay: its own timeout serves', { throttled: 4 * MINUTE, deaf: HOUR }, 7 * MINUTE],
  ])('%s: judged soon after', async (_, weather, within) => {
    const { after = Number.POSITIVE_INFINITY } = await delivered(weather);
    expect(after).toBeGreaterThanOrEqual(weather.throttled);
    expect(after).toBeLessThanOrEqual(within);
  });

  it('becomes a dead letter at last, for the sweep', async () => {
    expect((await delivered({ throttled: 24 * HOUR })).after).toBeUndefined();
  });

  it('names the error of IAM, and the other one beside it', async () => {
    const judge = async () => Promise.reject(new Throttled('Rate exceeded'));
    const ports = {
      judge,
      putOff: async () => {},
      cutCaller: async () => {},
      publish: async () => {},
      turnOf: () => 0,
    };
    const queued: QueuedEvent = { id: 'm-1', receipt: 'r', receives: 1, body: enveloped(PASS) };
    await expect(take(queued, ports, NOON)).rejects.toThrow(Throttled);
    const deaf = { ...ports, putOff: async () => Promise.reject(new Error('SQS is away')) };
    await expect(take(queued, deaf, NOON)).rejects.toThrow('Throttling: Rate exceeded; then Error: SQS is away');
  });
});

describe('an event that is put off', () => {
  const queued: QueuedEvent = { id: 'm-1', receipt: 'r', receives: 9, body: enveloped(PASS) };
  it.each<[string, Partial<TakePorts>]>([
    [
      'for its turn, and is not judged before',
      { turnOf: () => 1200, judge: async () => Promise.reject(new Error('judged')) },
    ],
    ['as IAM may not show it yet', { judge: async () => Promise.reject(new PutOff(1200, 'IAM is behind')) }],
  ])('%s: hidden so long, and nobody is cut off', async (_, own) => {
    const [delays, cut]: [number[], unknown[]] = [[], []];
    const ports: TakePorts = {
      judge: async () => [],
      turnOf: () => 0,
      putOff: async (_event, delay) => void delays.push(delay),
      cutCaller: async (event) => void cut.push(event),
      publish: async () => {},
      ...own,
    };
    await expect(take(queued, ports, NOON)).rejects.toThrow(PutOff);
    expect([delays, cut]).toEqual([[2 * SECOND], []]);
  });
});

describe('delays', () => {
  const delays = (id: string) =>
    Array.from({ length: 30 }, (_, index) => delayOf({ id, receives: index + 1 }) / SECOND);
  it('grow from 5 s to 10 minutes, in whole seconds', () => {
    const all = delays('m-1');
    expect(all[0]).toBeLessThanOrEqual(5);
    for (const delay of all) expect(Number.isInteger(delay) && delay >= 1 && delay <= 600).toBe(true);
    for (const delay of all.slice(8)) expect(delay).toBeGreaterThanOrEqual(450);
  });
  it('differ between events that failed together, and never for the same try', () => {
    const ids = Array.from({ length: 40 }, (_, index) => `4d3c2b1a-0000-4000-8000-00000000000${index}`);
    expect(new Set(ids.map((id) => delays(id)[9])).size).toBeGreaterThan(20);
    expect(delays('m-1')).toEqual(delays('m-1'));
  });
});

describe('a message that holds no event', () => {
  it.each([
    ['no JSON', 'hello', 'the message is no event of EventBridge'],
    ['a bare record', JSON.stringify(PASS), 'the message is no event of EventBridge'],
    ['a record without a name', enveloped({ ...PASS, eventName: 7 }), 'detail.eventName is not a string'],
    [
      "an event that a partner's software wrote",
      JSON.stringify({ ...JSON.parse(enveloped(PASS)), source: 'aws.partner/example.com/a/b' }),
      "the source of the event is a partner's software, not AWS",
    ],
  ])('%s: told at once, and not tried again', async (_, body, because) => {
    const { receives, told } = await delivered({ throttled: HOUR }, body);
    expect([receives, told.length]).toEqual([1, 1]);
    expect(told[0]?.decision).toMatchObject({
      action: 'alert',
      severity: 'high',
      findings: [{ detector: 'guard-event-unjudged', evidence: expect.stringContaining(because) }],
    });
  });
  it('its words are bounded, whatever it says', async () => {
    const body = enveloped({
      ...PASS,
      eventName: 7,
      eventID: 'x'.repeat(100_000),
      recipientAccountId: 'y'.repeat(100_000),
    });
    const { told } = await delivered({ throttled: 0 }, body);
    expect(JSON.stringify(told).length).toBeLessThan(3000);
  });
  it('is tried again where nobody could be told', async () => {
    const ports = {
      judge: async () => [],
      cutCaller: async () => {},
      putOff: async () => {},
      turnOf: () => 0,
      publish: async () => Promise.reject(new Error('SQS is away')),
    };
    await expect(take({ id: 'm', receipt: 'r', receives: 1, body: '{}' }, ports, NOON)).rejects.toThrow('SQS is away');
  });
});

describe('what Lambda hands over', () => {
  const message = { messageId: 'm-1', receiptHandle: 'r-1', body: '{}', attributes: { ApproximateReceiveCount: '3' } };
  it('messages of the queue', () => {
    const event = { id: 'm-1', receipt: 'r-1', receives: 3, body: '{}' };
    expect(queuedEventsIn({ Records: [message] })).toEqual([event]);
    const sentAt = (SentTimestamp: unknown) => ({ ...message, attributes: { ...message.attributes, SentTimestamp } });
    expect(queuedEventsIn({ Records: [sentAt('1777896000000')] })).toEqual([{ ...event, sent: NOON }]);
    for (const odd of ['', 'noon', '-5', null, {}]) expect(queuedEventsIn({ Records: [sentAt(odd)] })).toEqual([event]);
  });
  it.each<[string, unknown]>([
    ['a bare event', { 'detail-type': 'AWS API Call via CloudTrail', detail: PASS }],
    ['nothing', undefined],
    ['no records', { Records: [] }],
    ['a record of SNS', { Records: [{ Sns: { Message: '{}' } }] }],
    ['a message without a receipt among others', { Records: [message, { ...message, receiptHandle: '' }] }],
  ])('%s is refused, and the way out said', (_, input) => {
    expect(() => queuedEventsIn(input)).toThrow(/from rolewarden-events alone; .* `serverless invoke local`/);
  });
});
