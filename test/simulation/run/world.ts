import { isObject, type JsonObject } from '../../../lib/base/json.ts';
import { matches } from '../../packaging/event-pattern.ts';
import { simulatedDynamoDb } from '../aws/dynamodb.ts';
import { simulatedIam } from '../aws/iam.ts';
import { simulatedSns, simulatedSsm } from '../aws/others.ts';
import { answering, packagedStack } from '../aws/packaged.ts';
import type { Random, Service } from '../aws/service.ts';
import { simulatedSqs } from '../aws/sqs.ts';
import { Clock } from './clock.ts';
import { recordOf } from './cloudtrail.ts';
import type { Code } from './code.ts';
import { envelopeOf } from './event-bridge.ts';
import { type Fault, Faults } from './faults.ts';
import type { Instance } from './instance.ts';
import { Lambda, type Ran } from './lambda.ts';
import { between } from './random.ts';
import type { Asked } from './sdk.ts';
import type { Wiring } from './wiring.ts';

export const ACCOUNT = '111122223333';
export const KILL_SWITCH = '/rolewarden/kill-switch';

/** Milliseconds from a request to its answer. */
const LATENCY: Readonly<Record<string, readonly [least: number, most: number]>> = {
  iam: [40, 160],
  dynamodb: [4, 25],
  sqs: [8, 40],
  sns: [20, 80],
  ssm: [15, 60],
};

export interface Stack {
  readonly wiring: Wiring;
  readonly codes: ReadonlyMap<string, Code>;
}

/** A message that a queue handed to a function, and what became of the run. */
export interface Taken extends Pick<Ran, 'outcome' | 'error'> {
  readonly queue: string;
  readonly id: string;
  readonly at: Date;
  readonly ended: Date;
}

/** One account with the guardrail in it: our functions on simulated AWS services, at virtual time. */
export class World {
  readonly clock: Clock;
  readonly random: Random;
  readonly faults: Faults;
  readonly iam: ReturnType<typeof simulatedIam>;
  readonly ledger: ReturnType<typeof simulatedDynamoDb>;
  readonly queues: ReturnType<typeof simulatedSqs>;
  readonly topic: ReturnType<typeof simulatedSns>;
  readonly lambda: Lambda;
  readonly parameters = new Map([[KILL_SWITCH, 'off']]);
  readonly ran: Ran[] = [];
  /** The messages that were handed to a function, in the order in which its runs ended. */
  readonly taken: Taken[] = [];
  /** The notices that were sent to `tell`, by the id of their message. */
  readonly notices = new Map<string, string>();
  readonly lines: string[] = [];
  /** Calls that a simulated service does not know: our code would take its error for an outage. */
  readonly unknown: string[] = [];
  /** How often each of our functions called each operation. */
  readonly calls = new Map<string, number>();
  private readonly stack: Stack;
  private readonly services: Readonly<Record<string, Service>>;
  /** The functions behind each message of a queue. */
  private readonly chains = new Map<string, readonly string[]>();
  private records = 0;
  private readonly polled = new Map<string, number>();

  constructor(stack: Stack, { start, random, faults }: { start: Date; random: Random; faults: readonly Fault[] }) {
    this.stack = stack;
    this.random = random;
    this.clock = new Clock(start);
    this.faults = new Faults(faults, random);
    this.iam = simulatedIam({
      account: ACCOUNT,
      random,
      staleness: () => this.faults.staleness(this.clock.now),
    });
    this.ledger = simulatedDynamoDb(random);
    this.queues = simulatedSqs(stack.wiring.queues, random);
    this.topic = simulatedSns(() => this.faults.isKeyOff(this.clock.now));
    const sts: Service = ({ by }) => ({ Account: ACCOUNT, Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${by}/dana` });
    const packaged = packagedStack({
      isOff: (rule) => this.faults.isOff(rule, this.clock.now),
      isKeyOff: () => this.faults.isKeyOff(this.clock.now),
    });
    this.services = {
      iam: this.iam.call,
      dynamodb: answering(packaged.dynamodb, this.ledger.call),
      sqs: answering(packaged.sqs, this.queues.call),
      sns: answering(packaged.sns, (call) => this.topic.call(call)),
      ssm: answering(packaged.ssm, simulatedSsm(this.parameters)),
      sts,
      cloudtrail: answering(packaged.cloudtrail),
      events: answering(packaged.events),
      kms: answering(packaged.kms),
      lambda: answering(packaged.lambda),
    };
    const { functions, env } = stack.wiring;
    this.lambda = new Lambda({
      clock: this.clock,
      random,
      faults: this.faults,
      functions: [...functions, { name: 'person', timeout: 900, queues: [] }],
      codes: stack.codes,
      env,
      account: ACCOUNT,
      answer: (asked, instance) => this.answer(asked, instance),
      log: (name, line) => this.lines.push(`${this.clock.date().toISOString()} ${name} ${line}`),
      ended: (ran) => this.ran.push(ran),
      gaveUp: ({ onFailure }, event) => {
        if (onFailure !== undefined) this.put(onFailure, JSON.stringify({ requestPayload: event }), []);
      },
    });
    for (const schedule of stack.wiring.schedules) this.startSchedule(schedule);
  }

  /** Somebody calls IAM, outside our functions. CloudTrail records it. @throws what IAM answers */
  act(by: string, name: string, input: JsonObject): unknown {
    return this.carryOut('iam', name, input, by);
  }

  /** CloudTrail hands a record to EventBridge after so many milliseconds. */
  emit(record: JsonObject, lag: number): void {
    const envelope = envelopeOf(record, ACCOUNT);
    this.clock.after(lag, () => {
      for (const { name, pattern, target } of this.stack.wiring.rules) {
        if (this.faults.isOff(name, this.clock.now) || !matches(pattern, envelope)) continue;
        if ('queue' in target) this.put(target.queue, JSON.stringify(envelope), []);
        else this.lambda.later(target.function, envelope, []);
      }
    });
  }

  /** A person at the command line. */
  person(...argv: string[]): void {
    this.lambda.run('person', argv, [], () => undefined);
  }

  private startSchedule({ every, function: name, input, name: rule }: Wiring['schedules'][number]): void {
    const tick = () => {
      const time = this.clock.date().toISOString();
      if (!this.faults.isOff(rule, this.clock.now)) this.lambda.later(name, input ?? { time }, []);
      this.clock.after(every, tick);
    };
    this.clock.after(every === 86_400_000 ? 1000 : between(this.random, 1, every), tick);
  }

  private put(queue: string, MessageBody: string, chain: readonly string[]): void {
    this.carryOut('sqs', 'SendMessage', { QueueUrl: queue, MessageBody }, 'aws', chain);
  }

  /** One attempt of a call of one of our functions, with what goes wrong on the way. */
  private async answer({ service, operation, input, patience }: Asked, instance: Instance): Promise<unknown> {
    const { current } = instance;
    const chain = current?.chain ?? [instance.name];
    const key = `${instance.name} ${service}:${operation}`;
    this.calls.set(key, (this.calls.get(key) ?? 0) + 1);
    if (current !== undefined) current.calls += 1;
    if (current?.calls === current?.killAt && current !== undefined) return instance.die();
    const fault = this.faults.ofCall(service, operation, instance.name, this.clock.now);
    const [least, most] = LATENCY[service] ?? [10, 50];
    const latency = between(this.random, least, most) + (fault?.kind === 'slow' ? (fault.ms ?? 0) : 0);
    const isLeft = patience !== undefined && latency / 2 > patience; // the client closes the connection before AWS takes the request
    if (fault?.kind === 'silent' || isLeft) return this.unanswered(patience, instance);
    await instance.pause(latency / 2);
    if (fault?.kind === 'throttled' || fault?.kind === 'failing') {
      await instance.pause(latency / 2);
      throw fault.kind === 'throttled'
        ? answeredError('ThrottlingException', 400)
        : answeredError('InternalFailure', 500);
    }
    const by = instance.name === 'person' ? 'person' : `rolewarden-${instance.name}`;
    const answered = caught(() => this.carryOut(service, operation, input, by, chain));
    if ('error' in answered && String(answered.error).match(/does not (?:know|answer)/))
      this.unknown.push(String(answered.error));
    if (current !== undefined && current.calls + 0.5 === current.killAt) return instance.die();
    if (fault?.kind === 'lost') return this.unanswered(patience, instance);
    if (patience !== undefined && latency > patience) return this.unanswered(patience - latency / 2, instance);
    await instance.pause(latency / 2);
    if ('error' in answered) throw answered.error;
    return answered.value;
  }

  /** No answer comes: a client with patience gives up, another waits until something closes the connection. */
  private async unanswered(patience: number | undefined, instance: Instance): Promise<never> {
    await instance.pause(Math.max(0, patience ?? 60_000));
    if (patience !== undefined) throw Object.assign(new Error('no answer in time'), { name: 'TimeoutError' });
    throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  }

  private carryOut(service: string, name: string, input: object, by: string, chain: readonly string[] = []): unknown {
    const call = this.services[service];
    if (call === undefined) throw new Error(`the simulator has no ${service}`);
    const now = this.clock.date();
    const answer = call({ name, input: input as JsonObject, now, by });
    if (service === 'iam') {
      const record = recordOf(name, input as JsonObject, by, now, this.iam.role(by)?.id);
      if (record !== undefined) this.emit({ ...record, eventID: `iam-${++this.records}` }, this.lag());
    }
    if (service === 'sqs') this.afterQueueCall(input as JsonObject, answer, chain);
    return answer;
  }

  /** Milliseconds until EventBridge has a record of CloudTrail: seconds mostly, minutes at times. */
  private lag(): number {
    return this.random() < 0.9 ? between(this.random, 2000, 60_000) : between(this.random, 60_000, 600_000);
  }

  private afterQueueCall({ QueueUrl, MessageBody }: JsonObject, answer: unknown, chain: readonly string[]): void {
    const id = (answer as { readonly MessageId?: string } | undefined)?.MessageId;
    const queue = String(QueueUrl).split('/').at(-1) ?? '';
    if (id !== undefined) this.chains.set(id, chain);
    if (id !== undefined && /^rolewarden-notices(?:-busy)?$/.test(queue)) this.notices.set(id, String(MessageBody));
    this.poll(queue);
  }

  /** Event source mappings: when a queue has something to hand out, its function is run, as often at once as the mapping allows. */
  private poll(queue: string): void {
    for (const { name, queues } of this.stack.wiring.functions)
      for (const source of queues) if (source.queue === queue) this.pollFor(name, queue, source.most, source.batchSize);
  }

  private pollFor(name: string, queue: string, most: number, batchSize: number): void {
    const next = this.queues.nextVisible(queue, this.clock.date());
    if (next === undefined || (this.polled.get(queue) ?? 0) >= most) return;
    this.clock.at(Math.max(next.getTime(), this.clock.now) + between(this.random, 5, 60), () => {
      const running = this.polled.get(queue) ?? 0;
      if (running >= most) return;
      const messages = this.queues.receive(queue, this.clock.date(), batchSize);
      if (messages.length === 0) return this.poll(queue);
      this.polled.set(queue, running + 1);
      const chain = messages
        .map(({ MessageId = '' }) => this.chains.get(MessageId) ?? [])
        .reduce((a, b) => (a.length >= b.length ? a : b));
      const Records = messages.map(({ MessageId, Body, ReceiptHandle, Attributes }) => ({
        messageId: MessageId,
        receiptHandle: ReceiptHandle,
        body: Body,
        attributes: Attributes,
        messageAttributes: {},
        eventSource: 'aws:sqs',
        eventSourceARN: `arn:aws:sqs:us-east-1:${ACCOUNT}:${queue}`,
        awsRegion: 'us-east-1',
      }));
      const at = this.clock.date();
      this.lambda.run(name, { Records }, chain, (ended, result, because) => {
        const left = new Set(isObject(result) ? failuresIn(result) : []);
        const outcome = ended === 'done' && left.size > 0 ? 'failed' : ended;
        const error = because ?? (left.size > 0 ? 'put off' : undefined);
        for (const { MessageId = '' } of messages)
          this.taken.push({
            queue,
            id: MessageId,
            at,
            ended: this.clock.date(),
            outcome,
            ...(error !== undefined && { error }),
          });
        this.polled.set(queue, (this.polled.get(queue) ?? 1) - 1);
        if (outcome === 'done' || outcome === 'dropped')
          for (const { ReceiptHandle = '' } of messages) this.queues.remove(queue, ReceiptHandle, this.clock.date());
        this.poll(queue);
      });
      this.poll(queue);
    });
  }
}

function answeredError(name: string, httpStatusCode: number): Error {
  const $fault = httpStatusCode < 500 ? 'client' : 'server';
  return Object.assign(new Error(name), { name, $fault, $metadata: { httpStatusCode } });
}

/** The messages that a function could not take, by `ReportBatchItemFailures`. */
function failuresIn({ batchItemFailures }: JsonObject): string[] {
  if (!Array.isArray(batchItemFailures)) return [];
  return batchItemFailures.flatMap((one) => (isObject(one) ? [String(one.itemIdentifier)] : []));
}

function caught(run: () => unknown): { readonly value: unknown } | { readonly error: unknown } {
  try {
    return { value: run() };
  } catch (error) {
    return { error };
  }
}
