import { DynamoDBClient, GetResourcePolicyCommand, PolicyNotFoundException } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PATIENT } from './patience.ts';
import { type FunctionPlace, queueUrl } from './place.ts';

/** The resource policy of a queue; undefined where it has none. */
export async function queuePolicy(place: FunctionPlace, name: string): Promise<string | undefined> {
  const sqs = new SQSClient({ region: place.region, useQueueUrlAsEndpoint: false, requestHandler: PATIENT });
  const asked = { QueueUrl: queueUrl(place, name), AttributeNames: ['Policy' as const] };
  return (await sqs.send(new GetQueueAttributesCommand(asked))).Attributes?.Policy;
}

/** The resource policy of a table; undefined where it has none. */
export async function tablePolicy(
  { partition, region, account }: FunctionPlace,
  name: string,
): Promise<string | undefined> {
  const dynamo = new DynamoDBClient({ region, requestHandler: PATIENT });
  const ResourceArn = `arn:${partition}:dynamodb:${region}:${account}:table/${name}`;
  try {
    return (await dynamo.send(new GetResourcePolicyCommand({ ResourceArn }))).Policy;
  } catch (error) {
    if (error instanceof PolicyNotFoundException) return undefined;
    throw error;
  }
}
