import { HOUR, MINUTE, SECOND } from '../../../../lib/base/time.ts';
import type { Random } from '../service.ts';
import { Timetable } from '../timetable.ts';
import type { Content } from './content.ts';
import type { QueueDefinition } from './definition.ts';
import { type Lane, ReadyLanes, type Stored } from './lanes.ts';
import { invalidParameter, notInFlight, strangeReceipt, tooManyInFlight } from './refusals.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
const DEDUPLICATED = 5 * MINUTE;
const MOST_IN_FLIGHT = 120_000;
/** In seconds, and from the receive on, however often it is changed. */
export const LONGEST_VISIBILITY = 12 * (HOUR / SECOND);

/** A message, and the handle of this receive of it. */
export interface Received {
  readonly message: Readonly<Stored>;
  readonly receipt: string;
}

/** One queue. Times are milliseconds but for those of the definition. */
export class Queue {
  readonly definition: QueueDefinition;
  readonly #random: Random;
  readonly #all = new Map<number, Stored>();
  readonly #groups = new Map<string, Lane>();
  readonly #ready = new ReadyLanes();
  readonly #waking = new Timetable<Stored>();
  readonly #expiring = new Timetable<Stored>();
  readonly #counts = { visible: 0, inFlight: 0, delayed: 0 };
  /** What was sent within five minutes, by what makes two messages one. */
  readonly #sent = new Map<string, { readonly until: number; readonly message: Stored }>();
  #keys = 0;

  constructor(definition: QueueDefinition, random: Random) {
    this.definition = definition;
    this.#random = random;
  }

  /** Takes a sent message. The answer is the first of two that are one. */
  send(content: Content, delay: number): Readonly<Stored> {
    const { sent: now, group = '', deduplication } = content;
    if (deduplication === undefined) return this.add(content, now, delay);
    for (const [id, { until }] of this.#sent) {
      if (until > now) break; // they are in the order of their times
      this.#sent.delete(id);
    }
    const scope = this.definition.deduplicationScope === 'messageGroup' ? `${group}\n` : '';
    const before = this.#sent.get(scope + deduplication);
    if (before !== undefined) return before.message;
    const message = this.add(content, now, delay);
    this.#sent.set(scope + deduplication, { until: now + DEDUPLICATED, message });
    return message;
  }

  /** Takes a message that is sent, or that was moved here. */
  add(content: Content, now: number, delay = 0, received = 0): Stored {
    const lane = this.#laneOf(content.group);
    this.#keys += 1;
    const message: Stored = {
      ...content,
      ...(this.definition.fifo && { sequence: String(this.#keys).padStart(20, '0') }),
      key: this.#keys,
      lane,
      arrived: now,
      state: delay > 0 ? 'delayed' : 'visible',
      visibleAt: now + delay * SECOND,
      received,
      lastReceived: now,
      isCopied: false,
    };
    this.#all.set(message.key, message);
    this.#counts[message.state] += 1;
    this.#expiring.add(message.enqueued + this.definition.retention * SECOND, message);
    lane.messages.push(message);
    if (delay > 0) this.#waking.add(message.visibleAt, message);
    this.#ready.list(lane);
    return message;
  }

  /**
   * @param timeout in seconds
   * @param bury takes what was received too often
   */
  receive(now: number, most: number, timeout: number, bury: (message: Stored) => void): Received[] {
    this.#settle(now);
    const found: Received[] = [];
    const lanes: Lane[] = [];
    while (found.length < most) {
      if (this.#counts.inFlight >= (this.definition.mostInFlight ?? MOST_IN_FLIGHT)) {
        if (found.length > 0 || this.definition.fifo) break; // a FIFO queue only hands out nothing
        throw tooManyInFlight();
      }
      const lane = this.#ready.take(this.#random);
      if (lane === undefined) break;
      lanes.push(lane);
      lane.isListed = true; // or this receive would hand it out once more
      let index = 0;
      for (let message = lane.messages[0]; message?.state === 'visible'; message = lane.messages[index]) {
        if (found.length === most) break;
        if (message.received >= (this.definition.deadLetter?.maxReceiveCount ?? Number.POSITIVE_INFINITY)) {
          this.drop(message);
          bury(message);
        } else {
          found.push(this.#deliver(message, now, timeout));
          index += 1;
        }
      }
    }
    for (const lane of lanes) {
      lane.isListed = false;
      this.#ready.list(lane); // what was received with a timeout of 0
    }
    return found;
  }

  /**
   * In a FIFO queue a receipt ends with its visibility timeout. In a standard queue an older one deletes too, mostly.
   * https://repost.aws/knowledge-center/sqs-receipt-handle-error
   */
  remove(receipt: string, now: number): void {
    const message = this.#messageOf(receipt, now);
    if (message !== undefined) this.drop(message);
  }

  changeVisibility(receipt: string, timeout: number, now: number): void {
    const message = this.#messageOf(receipt, now);
    if (message?.state !== 'inFlight') throw notInFlight(receipt);
    if (now + timeout * SECOND > message.lastReceived + LONGEST_VISIBILITY * SECOND)
      throw invalidParameter(
        `Total VisibilityTimeout for the message is beyond the limit ${LONGEST_VISIBILITY} seconds`,
      );
    message.visibleAt = now + timeout * SECOND;
    if (timeout === 0) this.#show(message);
    else this.#waking.add(message.visibleAt, message);
  }

  drop(message: Stored): void {
    const { key, lane, group, state } = message;
    if (!this.#all.delete(key)) return;
    this.#counts[state] -= 1;
    if (state === 'inFlight') lane.inFlight -= 1;
    lane.messages.splice(lane.messages.indexOf(message), 1);
    if (lane.messages.length === 0 && this.#groups.get(group ?? '') === lane) this.#groups.delete(group ?? '');
    this.#ready.list(lane);
  }

  /** The next moment, from now on, when something could be received, or moves to the dead-letter queue. */
  nextVisible(now: number): number | undefined {
    this.#settle(now);
    return this.#ready.isEmpty ? this.#waking.first?.at : now;
  }

  depth(now: number): Readonly<Record<Stored['state'], number>> {
    this.#settle(now);
    return { ...this.#counts };
  }

  /** In the order in which they came. */
  messages(now: number): readonly Readonly<Stored>[] {
    this.#settle(now);
    return [...this.#all.values()];
  }

  #laneOf(group: string | undefined): Lane {
    const lane = { messages: [], inFlight: 0, isListed: false };
    if (!this.definition.fifo || group === undefined) return lane;
    const known = this.#groups.get(group) ?? lane;
    this.#groups.set(group, known);
    return known;
  }

  #deliver(message: Stored, now: number, timeout: number): Received {
    message.received += 1;
    message.firstReceived ??= now;
    message.lastReceived = now;
    if (timeout > 0) {
      this.#changeState(message, 'inFlight');
      message.lane.inFlight += 1;
      message.visibleAt = now + timeout * SECOND;
      this.#waking.add(message.visibleAt, message);
    }
    this.#maybeCopy(message, now);
    const receipt = `${this.definition.name}/${message.key}/${message.received}`;
    return { message: { ...message }, receipt };
  }

  /**
   * A server that is away during the receive or the deletion hands its copy out later.
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html
   */
  #maybeCopy(message: Stored, now: number): void {
    const { fifo, copies = 0, visibilityTimeout } = this.definition;
    if (fifo || message.isCopied || copies === 0 || this.#random() >= copies) return;
    message.isCopied = true;
    const copy = this.add(message, now, this.#random() * 2 * visibilityTimeout, message.received);
    copy.isCopied = true;
  }

  #messageOf(receipt: string, now: number): Stored | undefined {
    this.#settle(now);
    const [name, key, received] = receipt.split('/');
    if (name !== this.definition.name || received === undefined) throw strangeReceipt(receipt);
    const message = this.#all.get(Number(key));
    if (message === undefined || !this.definition.fifo) return message;
    if (message.state === 'inFlight' && message.received === Number(received)) return message;
    throw invalidParameter(
      `Value ${receipt} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
    );
  }

  /** Brings the queue to this moment: what is kept too long goes, what was hidden long enough is visible. */
  #settle(now: number): void {
    for (let due = this.#expiring.first; due !== undefined && due.at <= now; due = this.#expiring.first) {
      this.#expiring.takeFirst();
      this.drop(due.thing);
    }
    for (let due = this.#waking.first; due !== undefined; due = this.#waking.first) {
      const { at, thing: message } = due;
      const isStale = !this.#all.has(message.key) || message.state === 'visible' || message.visibleAt !== at;
      if (!isStale && at > now) return;
      this.#waking.takeFirst();
      if (!isStale) this.#show(message);
    }
  }

  #show(message: Stored): void {
    if (message.state === 'inFlight') message.lane.inFlight -= 1;
    this.#changeState(message, 'visible');
    this.#ready.list(message.lane);
  }

  #changeState(message: Stored, state: Stored['state']): void {
    this.#counts[message.state] -= 1;
    this.#counts[state] += 1;
    message.state = state;
  }
}
