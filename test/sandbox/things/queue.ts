import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import type { Ground } from '../ground.ts';
import { PREFIX, TAG } from '../names.ts';
import type { Call } from '../permissions.ts';
import { everyPage, type Kind, unlessGone } from './kind.ts';

export const QUEUES: Kind = {
  calls: ['sqs:ListQueues', 'sqs:GetQueueUrl', 'sqs:DeleteQueue'],
  list: ({ sqs }) =>
    everyPage(async (NextToken) => {
      const asked = { QueueNamePrefix: PREFIX, MaxResults: 1000, ...(NextToken && { NextToken }) };
      const answer = await sqs.send(new ListQueuesCommand(asked));
      return [
        (answer.QueueUrls ?? []).map((url) => url.slice(url.lastIndexOf('/') + 1).replace(/\.fifo$/, '')),
        answer.NextToken,
      ];
    }),
  async remove({ sqs }, name) {
    for (const QueueName of [name, `${name}.fifo`])
      await unlessGone(
        sqs
          .send(new GetQueueUrlCommand({ QueueName }))
          .then(({ QueueUrl }) => sqs.send(new DeleteQueueCommand({ QueueUrl }))),
      );
  },
};

export const MAKES_QUEUES: readonly Call[] = ['sqs:CreateQueue'];
export const SETS_QUEUE_POLICY: readonly Call[] = ['sqs:SetQueueAttributes'];

export interface SandboxQueue {
  readonly url: string;
  readonly arn: string;
}

/** @param attributes as our queues have them: `FifoQueue`, `SqsManagedSseEnabled` */
export async function makeQueue(
  ground: Ground,
  what: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<SandboxQueue> {
  const { aws, partition, region, account } = ground;
  const QueueName = `${ground.naming('queue', what)}${attributes.FifoQueue ? '.fifo' : ''}`;
  const { QueueUrl = '' } = await aws.sqs.send(
    new CreateQueueCommand({ QueueName, Attributes: attributes, tags: { [TAG]: 'queue' } }),
  );
  return { url: QueueUrl, arn: `arn:${partition}:sqs:${region}:${account}:${QueueName}` };
}

export async function setQueuePolicy({ aws }: Ground, { url }: SandboxQueue, Policy: string): Promise<void> {
  await aws.sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { Policy } }));
}
