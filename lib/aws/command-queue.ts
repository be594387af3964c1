import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Command, commandText, LONGEST_COMMAND } from '../contain/command.ts';
import type { Effects } from '../contain/effects.ts';
import { deduplicationId, groupOf } from '../contain/in-queue.ts';
import { type FunctionPlace, nameIn, queueUrl } from './place.ts';

const sqs = new SQSClient({ useQueueUrlAsEndpoint: false }); // or the SDK ignores AWS_ENDPOINT_URL

/** The FIFO queue to `contain`. */
export function commandQueue(
  place: FunctionPlace,
  name = nameIn('ROLEWARDEN_QUEUE'),
  client: Pick<SQSClient, 'send'> = sqs,
): Effects['enqueue'] {
  const QueueUrl = queueUrl(place, name);
  return async (command) => {
    await client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: await shortText(command),
        MessageGroupId: groupOf(command),
        MessageDeduplicationId: deduplicationId(command),
      }),
    );
  };
}

/** Words are cut, never what decides. Hardly a command is so long: the code for it is loaded when one is. */
async function shortText(command: Command): Promise<string> {
  const text = commandText(command);
  if (Buffer.byteLength(text) <= LONGEST_COMMAND) return text;
  const { wordsWithin } = await import('../base/shortened.ts');
  const deciding = Buffer.byteLength(commandText({ ...command, report: {} }));
  return commandText({ ...command, report: wordsWithin(command.report, LONGEST_COMMAND - deciding) });
}
