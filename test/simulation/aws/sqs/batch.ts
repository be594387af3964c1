import {
  BatchEntryIdsNotDistinct,
  BatchRequestTooLong,
  EmptyBatchRequest,
  type SendMessageBatchCommandInput,
  type SendMessageBatchRequestEntry,
  SQSServiceException,
  TooManyEntriesInBatchRequest,
} from '@aws-sdk/client-sqs';
import { bytesOfSent, LONGEST_MESSAGE } from './content.ts';

const $metadata = {};
const MOST = 10;

/**
 * Each message on its own: some may fail. The batch as a whole is no longer than a message.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
 */
export function sendEach<Answer>(
  { Entries: entries = [] }: SendMessageBatchCommandInput,
  send: (entry: SendMessageBatchRequestEntry) => Answer,
) {
  if (entries.length === 0) throw new EmptyBatchRequest({ message: 'The batch has no entry.', $metadata });
  if (entries.length > MOST)
    throw new TooManyEntriesInBatchRequest({
      message: `Maximum number of entries per request are ${MOST}.`,
      $metadata,
    });
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    throw new BatchEntryIdsNotDistinct({ message: 'Two entries have one Id.', $metadata });
  const bytes = entries.reduce((sum, { Id: _, ...sent }) => sum + bytesOfSent(sent), 0);
  if (bytes > LONGEST_MESSAGE)
    throw new BatchRequestTooLong({
      message: `Batch requests cannot be longer than ${LONGEST_MESSAGE} bytes.`,
      $metadata,
    });

  const Successful: (Answer & { readonly Id: string | undefined })[] = [];
  const Failed: { Id: string | undefined; SenderFault: boolean; Code: string; Message: string }[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ ...send(entry), Id: entry.Id });
    } catch (error) {
      if (!(error instanceof SQSServiceException)) throw error;
      Failed.push({ Id: entry.Id, SenderFault: true, Code: error.name, Message: error.message });
    }
  }
  return { Successful, Failed };
}
