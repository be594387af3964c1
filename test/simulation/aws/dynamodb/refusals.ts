import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';

/** The SDK has no class of its own for it. */
export function validation(message: string): DynamoDBServiceException {
  return new DynamoDBServiceException({ name: 'ValidationException', $fault: 'client', message, $metadata: {} });
}
