import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { PATIENT } from './patience.ts';
import type { FunctionPlace } from './place.ts';
import { topicArn } from './topic-arn.ts';

/** The topic's policy and key, as SNS has them. */
export async function topicState(
  place: FunctionPlace,
  name: string,
): Promise<{ readonly policy?: string; readonly key?: string }> {
  const client = new SNSClient({ region: place.region, requestHandler: PATIENT });
  const { Attributes = {} } = await client.send(new GetTopicAttributesCommand({ TopicArn: topicArn(place, name) }));
  const { Policy: policy, KmsMasterKeyId: key } = Attributes;
  return { ...(policy !== undefined && { policy }), ...(key !== undefined && { key }) };
}
