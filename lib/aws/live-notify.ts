import { setTimeout as pause } from 'node:timers/promises';
import { PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { isObject, type JsonObject, textOf } from '../base/json.ts';
import { SLACK_FUNCTION, SLACK_WEBHOOK } from '../base/own-stack.ts';
import type { Listening } from '../cli/notify/ports.ts';
import { post } from '../notify/webhook.ts';
import type { ReadingCalls } from './guardrail-parts.ts';
import { listenersTo } from './listeners.ts';
import { signedIn } from './live-caller.ts';
import { signedCalls } from './signed-calls.ts';
import { topicArn } from './topic-arn.ts';

/** Attributes for the filter policies of subscriptions. */
const ATTRIBUTES = { severity: 'info', action: 'alert' };

export async function connectListening(asked: string | undefined): Promise<Listening> {
  const { caller, region: home, sts } = await signedIn();
  const region = asked ?? home;
  const place = { ...caller, region };
  const calls = signedCalls(sts, region, caller.partition);
  const sns = new SNSClient({ region, maxAttempts: 3 });
  return {
    caller,
    region,
    post,
    pause: async (milliseconds) => void (await pause(milliseconds)),
    listeners: (topic) => listenersTo(place, topic, calls),
    slackLog: (text, since) => logLines(calls, text, since),
    async storeWebhook(Value) {
      const stored = { Name: SLACK_WEBHOOK, Value, Type: 'SecureString' as const, KeyId: 'alias/aws/ssm' };
      await new SSMClient({ region }).send(new PutParameterCommand({ ...stored, Overwrite: true }));
    },
    async subscribe(topic, Endpoint) {
      await sns.send(new SubscribeCommand({ TopicArn: topicArn(place, topic), Protocol: 'email', Endpoint }));
    },
    async publish(topic, { subject, text, json }) {
      const { MessageId = '' } = await sns.send(
        new PublishCommand({
          TopicArn: topicArn(place, topic),
          Subject: subject,
          MessageStructure: 'json',
          Message: JSON.stringify({ default: text, sqs: json, firehose: json }),
          MessageAttributes: Object.fromEntries(
            Object.entries(ATTRIBUTES).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
          ),
        }),
      );
      return MessageId;
    },
  };
}

/** A page may be empty and still have a next one. */
async function logLines(calls: Pick<ReadingCalls, 'json'>, text: string, since: Date): Promise<string[]> {
  const lines: string[] = [];
  let next: string | undefined;
  do {
    const page: JsonObject = await calls.json('logs', 'Logs_20140328.FilterLogEvents', {
      logGroupName: `/aws/lambda/${SLACK_FUNCTION}`,
      startTime: since.getTime(),
      filterPattern: `"${text}"`,
      ...(next !== undefined && { nextToken: next }),
    });
    const events = (Array.isArray(page.events) ? page.events : []).filter(isObject);
    lines.push(...events.flatMap(({ message }) => textOf(message) ?? []));
    next = textOf(page.nextToken);
  } while (next !== undefined);
  return lines;
}
