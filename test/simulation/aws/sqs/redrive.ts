import type { Random } from '../service.ts';
import type { Stored } from './lanes.ts';
import type { Queue } from './queue.ts';
import { invalidParameter, noSource } from './refusals.ts';

/** A message that was received too often. */
export interface DeadLettered {
  readonly at: Date;
  readonly from: string;
  readonly to: string;
  readonly messageId: string;
  readonly body: string;
}

/**
 * Moves a message to the dead-letter queue. It keeps its id. In a standard queue it keeps the time that its retention counts
 * from; a FIFO queue counts anew, and takes the message's id for that of deduplication.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html
 */
export function bury(message: Stored, from: Queue, to: Queue, now: number): DeadLettered {
  if (from.definition.fifo !== to.definition.fifo)
    throw new Error(
      `${to.definition.name} cannot take the dead letters of ${from.definition.name}: one of them is FIFO`,
    );
  const ofFifo = { enqueued: now, deduplication: message.id };
  const { id, body, received } = message;
  to.add({ ...message, from: from.definition.name, ...(to.definition.fifo && ofFifo) }, now, 0, received);
  return { at: new Date(now), from: from.definition.name, to: to.definition.name, messageId: id, body };
}

interface Move {
  readonly sourceArn: string;
  readonly destinationArn: string | undefined;
  readonly now: number;
  readonly newId: () => string;
}

/**
 * Moves what is visible in a dead-letter queue back to where it came from, all at once. It counts as new: another id, another
 * time, never received. What was sent to the dead-letter queue by others cannot be moved back; whether the task ends there AWS
 * does not say.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
export function moveBack(
  queues: ReadonlyMap<string, Queue>,
  random: Random,
  { sourceArn, destinationArn, now, newId }: Move,
): void {
  const source = queues.get(nameInArn(sourceArn));
  if (source === undefined) throw noSource(sourceArn);
  if (![...queues.values()].some(({ definition }) => definition.deadLetter?.queue === source.definition.name))
    throw invalidParameter('Source queue must be configured as a Dead Letter Queue.');
  const destination = destinationArn === undefined ? undefined : queues.get(nameInArn(destinationArn));
  if (destinationArn !== undefined && destination === undefined) throw noSource(destinationArn);
  if (destination !== undefined && destination.definition.fifo !== source.definition.fifo)
    throw invalidParameter('The source and the destination must be queues of the same type.');
  for (const message of source.messages(now)) {
    if (message.state !== 'visible') continue;
    const target = destination ?? queues.get(message.from ?? '');
    if (target === undefined && random() < 0.5) return;
    if (target === undefined) continue;
    source.drop(message);
    const { body, sender, group, deduplication, attributes } = message;
    target.add(
      {
        ...{ id: newId(), body, sender, sent: now, enqueued: now },
        ...(group !== undefined && { group }),
        ...(deduplication !== undefined && { deduplication }),
        ...(attributes !== undefined && { attributes }),
      },
      now,
    );
  }
}

export function nameInArn(arn: string): string {
  return arn.split(':').at(-1) ?? '';
}
