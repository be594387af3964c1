import {
  GetQueueAttributesCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import type { DeadLetters } from '../cli/live/ports.ts';
import type { DeadLetter } from '../cli/redrive/plan.ts';
import { signedIn } from './live-caller.ts';
import { queueUrl } from './place.ts';

export async function connectDeadLetters(asked: string | undefined): Promise<DeadLetters> {
  const { caller, region: home } = await signedIn();
  const region = asked ?? home;
  return deadLetters(new SQSClient({ region, useQueueUrlAsEndpoint: false }), (name) =>
    queueUrl({ ...caller, region }, name),
  );
}

function deadLetters(client: SQSClient, urlOf: (name: string) => string): DeadLetters {
  return {
    async look(name) {
      try {
        const { Attributes = {} } = await client.send(
          new GetQueueAttributesCommand({
            QueueUrl: urlOf(name),
            AttributeNames: ['QueueArn', 'ApproximateNumberOfMessages'],
          }),
        );
        const waiting = Number(Attributes.ApproximateNumberOfMessages ?? 0);
        return { name, arn: Attributes.QueueArn ?? '', waiting, seen: await peek(client, urlOf(name)) };
      } catch (error) {
        if (error instanceof QueueDoesNotExist) return undefined;
        throw error;
      }
    },
    async move({ arn }) {
      await client.send(new StartMessageMoveTaskCommand({ SourceArn: arn }));
    },
  };
}

async function peek(client: SQSClient, QueueUrl: string): Promise<DeadLetter[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 0,
      MessageSystemAttributeNames: ['SentTimestamp'],
    }),
  );
  return Messages.map(({ Body = '', Attributes }) => ({
    body: Body,
    sent: new Date(Number(Attributes?.SentTimestamp ?? 0)),
  }));
}
