import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Notice } from '../contain/told.ts';
import { messageOf } from '../notify/message.ts';
import { PATIENT } from './patience.ts';
import { type FunctionPlace, nameIn } from './place.ts';
import { topicArn } from './topic-arn.ts';

const sns = new SNSClient({ requestHandler: PATIENT });

/** Publishes to the topic of people, queues and the Slack function. The environment of a function has the topic's name. */
export function alertTopic(
  place: FunctionPlace,
  name = nameIn('ROLEWARDEN_TOPIC'),
  client: Pick<SNSClient, 'send'> = sns,
): (notice: Notice) => Promise<void> {
  const TopicArn = topicArn(place, name);
  return async (notice) => {
    const { subject, body, attributes } = messageOf(notice);
    const MessageAttributes = Object.fromEntries(
      Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    );
    await client.send(
      new PublishCommand({
        TopicArn,
        Subject: subject,
        MessageStructure: 'json',
        Message: JSON.stringify(body),
        MessageAttributes,
      }),
    );
  };
}
