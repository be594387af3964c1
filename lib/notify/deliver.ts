import { isObject, jsonIn } from '../base/json.ts';
import { slackMessageIn } from './slack.ts';
import { post } from './webhook.ts';

/** One message of a topic, as SNS hands it to a function. */
export interface TopicMessage {
  readonly MessageId: string;
  readonly TopicArn: string;
  readonly Subject?: string | undefined;
  readonly Message: string;
}

/** The outcome of one message in the function's log, where `rolewarden notify` looks for it by the id. */
export interface Delivered {
  readonly message: string;
  readonly slack: 'posted' | 'not connected' | 'given up';
  readonly because?: string;
}

export interface DeliverPorts {
  webhook(): Promise<string | undefined>;
  /** Whether the topic has a listener beside our own function. */
  hasOthers(topicArn: string): Promise<boolean>;
}

const WAY_OUT = 'rolewarden notify slack, or rolewarden notify email <address>';

/**
 * Posts the message to Slack. Without a webhook the message is an error where nobody else hears the topic: it lies in rolewarden-failed
 * then. Where somebody else does, the owner has not connected Slack, and no message is an error.
 */
export async function deliver(message: TopicMessage, ports: DeliverPorts): Promise<Delivered> {
  const delivered = (slack: Delivered['slack']): Delivered => ({ message: message.MessageId, slack });
  try {
    const webhook = await ports.webhook();
    if (webhook !== undefined) {
      await post(webhook, slackMessageIn(message.Subject, message.Message));
      return delivered('posted');
    }
    if (await ports.hasOthers(message.TopicArn)) return delivered('not connected');
    throw new Error(`no Slack webhook is stored, and nobody else hears ${message.TopicArn}: ${WAY_OUT}`);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    if (isOurOwnAlarm(message)) return { ...delivered('given up'), because };
    throw new Error(`message ${message.MessageId}: ${because}`, { cause: error });
  }
}

/** Alarms that a failure of this function raises. If it failed on them as well, they would raise themselves again without an end. */
const OWN_ALARMS: readonly unknown[] = ['rolewarden-slack-errors', 'rolewarden-failed'];

function isOurOwnAlarm({ Message }: TopicMessage): boolean {
  const alarm = jsonIn(Message);
  return isObject(alarm) && OWN_ALARMS.includes(alarm.AlarmName);
}
