import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DeadCommands } from '../sweep/commands-dead.ts';
import { PATIENT } from './patience.ts';
import { type FunctionPlace, nameIn, queueUrl } from './place.ts';

const sqs = new SQSClient({ useQueueUrlAsEndpoint: false, requestHandler: PATIENT }); // or the SDK ignores AWS_ENDPOINT_URL

const QUEUES = ['ROLEWARDEN_QUEUE_DEAD', 'ROLEWARDEN_BUSY_QUEUE_DEAD'];

/** The dead-letter queues of the commands. */
export function deadCommands(place: FunctionPlace, client: Pick<SQSClient, 'send'> = sqs): DeadCommands {
  return {
    async take() {
      const taken = QUEUES.map(async (variable) => {
        const queue = queueUrl(place, nameIn(variable));
        const asked = new ReceiveMessageCommand({ QueueUrl: queue, MaxNumberOfMessages: 10 });
        const { Messages = [] } = await client.send(asked);
        return Messages.map(({ ReceiptHandle = '', Body = '' }) => ({ queue, receipt: ReceiptHandle, body: Body }));
      });
      return (await Promise.all(taken)).flat();
    },
    remove: async ({ queue, receipt }) => {
      await client.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: receipt }));
    },
  };
}
