import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { bytesOf } from '../base/json.ts';
import type { Command } from '../contain/command.ts';
import { commandText, LONGEST_WORDS } from '../contain/command-text.ts';
import type { Effects } from '../contain/effects.ts';
import { deduplicationId, groupOf } from '../contain/in-queue.ts';
import { PATIENT } from './patience.ts';
import { type FunctionPlace, nameIn, queueUrl } from './place.ts';

const sqs = new SQSClient({ useQueueUrlAsEndpoint: false, requestHandler: PATIENT }); // or the SDK ignores AWS_ENDPOINT_URL

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
    const isShort = bytesOf(command.report) <= LONGEST_WORDS;
    try {
      await send(isShort ? command : await withWords(command, LONGEST_WORDS));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await send(await withWords(command, 0)); // no word keeps a deny away
    }
  };
}

/** Words are cut, never what decides. Hardly a command needs it: the code for it is loaded when one does. */
async function withWords(command: Command, most: number): Promise<Command> {
  const { wordsWithin } = await import('../base/shortened.ts');
  return { ...command, report: wordsWithin(command.report, most) };
}

/** SQS refuses the body, however often it comes: InvalidParameterValue says that it is too long. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && /^Invalid(?:MessageContents|ParameterValue)$/.test(error.name);
}
