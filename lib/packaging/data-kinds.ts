import type { JsonObject } from '../base/json.ts';

/** A kind of resource that holds commands, words or memory, and that AWS gives a policy of its own. */
export interface DataKind {
  /** The calls that read, write or move what the resource holds, each with the call that a function declares for it. */
  readonly calls: Readonly<Record<string, string>>;
  /** The ARN after the partition. */
  readonly arn: (properties: JsonObject) => string;
  /** The longest policy that the service takes. */
  readonly bytes: number;
}

/** Region and account, as CloudFormation fills them in. */
export const HERE = `\${AWS::Region}:\${AWS::AccountId}`;

/**
 * Calls on the policy, the attributes and the resource itself are never among the data calls: nobody may lock himself out, and the
 * stack must be updated and removed by whoever deploys. An SQS policy takes seven actions a statement.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
 */
export const KINDS: Readonly<Record<string, DataKind>> = {
  'AWS::SQS::Queue': {
    calls: {
      ...declared('sqs', ['SendMessage', 'ReceiveMessage', 'DeleteMessage', 'PurgeQueue']),
      'sqs:ChangeMessageVisibility': 'sqs:ReceiveMessage', // whoever takes a message may put it back
      ...declared('sqs', ['StartMessageMoveTask', 'CancelMessageMoveTask']),
    },
    arn: ({ QueueName }) => `sqs:${HERE}:${QueueName}`,
    bytes: 8192,
  },
  'AWS::SNS::Topic': {
    calls: declared('sns', ['Publish']),
    arn: ({ TopicName }) => `sns:${HERE}:${TopicName}`,
    bytes: 30_720,
  },
  'AWS::DynamoDB::Table': {
    calls: declared('dynamodb', [
      ...['BatchGetItem', 'BatchWriteItem', 'ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan'],
      ...['PartiQLDelete', 'PartiQLInsert', 'PartiQLSelect', 'PartiQLUpdate', 'UpdateItem'],
    ]),
    arn: ({ TableName }) => `dynamodb:${HERE}:table/${TableName}`,
    bytes: 20_480,
  },
};

function declared(service: string, names: readonly string[]): DataKind['calls'] {
  return Object.fromEntries(names.map((name) => [`${service}:${name}`, `${service}:${name}`]));
}
