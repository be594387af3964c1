import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Effects } from '../effects.ts';
import { messageOf } from '../notify/message.ts';
import { type FunctionPlace, nameIn, topicArn } from './place.ts';

const sns = new SNSClient();

/** The topic that people, queues and the Slack function listen to. */
export function alertTopic(place: FunctionPlace): Effects['publish'] {
  const TopicArn = topicArn(place, nameIn('ROLEWARDEN_TOPIC'));
  return async (notice) => {
    const { subject, body, attributes } = messageOf(notice);
    const MessageAttributes = Object.fromEntries(
      Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    );
    await sns.send(
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
