import { ALARMS } from '../../base/own-stack.ts';
import { shellWord } from '../../base/shell-word.ts';
import { isoSeconds } from '../../base/time.ts';
import { clean } from '../../notify/escape.ts';
import { type SlackMessage, slackMessageIn } from '../../notify/slack.ts';
import type { Listening, TestMessage } from './ports.ts';

export function testMessage(topic: string, { caller }: Pick<Listening, 'caller'>, now: Date): TestMessage {
  const { account, arn } = caller;
  const time = isoSeconds(now);
  const rest =
    topic === ALARMS
      ? 'Alarms on Rolewarden itself come here: something fails, waits or is silent.'
      : 'What Rolewarden finds and does comes here.';
  return {
    subject: `[test] Rolewarden: ${topic} reaches you`,
    text: `This is a test: nothing happened in account ${account}. ${clean(arn)} asked for it at ${time}. ${rest}`,
    json: JSON.stringify({ test: true, topic, account, askedBy: arn, time }),
  };
}

export function slackTest({ subject, text }: TestMessage): SlackMessage {
  return slackMessageIn(subject, text);
}

export function topicArnOf(topic: string, { caller, region }: Pick<Listening, 'caller' | 'region'>): string {
  return `arn:${caller.partition}:sns:${region}:${caller.account}:${topic}`;
}

/** The AWS CLI command that publishes the words of the message. */
export function publishCli(topic: string, { subject, text }: TestMessage, listening: Listening): string {
  const { region } = listening;
  return `  aws sns publish --region ${region} --topic-arn ${topicArnOf(topic, listening)} --subject ${shellWord(subject)} --message ${shellWord(text)}\n`;
}
