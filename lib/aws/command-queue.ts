import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { bytesOf } from '../base/json.ts';
import { type Command, commandText, LONGEST_WORDS, withoutWords } from '../contain/command.ts';
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
  const send = (command: Command) =>
    client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: commandText(command),
        MessageGroupId: groupOf(command),
        MessageDeduplicationId: deduplicationId(command),
      }),
    );
  return async (command) => {
    try {
      await send(await shortWords(command));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await send(withoutWords(command, 'the queue'));
    }
  };
}

/** Words are cut, never what decides. Hardly a command has so many: the code for it is loaded when one has. */
async function shortWords(command: Command): Promise<Command> {
  if (bytesOf(command.report) <= LONGEST_WORDS) return command;
  const { wordsWithin } = await import('../base/shortened.ts');
  return { ...command, report: wordsWithin(command.report, LONGEST_WORDS) };
}

/** SQS refuses the body, however often it comes: InvalidParameterValue says that it is too long. */
const REFUSALS = ['InvalidMessageContents', 'InvalidParameterValue', 'MessageTooLong'];

function isRefusal(error: unknown): boolean {
  return error instanceof Error && REFUSALS.includes(error.name);
}
