import type { Notice } from '../../../lib/contain/told.ts';
import { messageOf } from '../../../lib/notify/message.ts';
import { type SlackMessage, slackMessageIn } from '../../../lib/notify/slack.ts';
import type { Files } from '../golden.ts';
import { ALARMS } from './alarms.ts';
import { carriedOut } from './carried-out.ts';
import { decided } from './decided.ts';
import { onUsers } from './on-users.ts';
import { scanned } from './scanned.ts';
import { swept } from './swept.ts';
import { written } from './written.ts';

/** Notices by the file that shows them, as they come one after the other. */
export type Told = readonly (readonly [name: string, notices: readonly Notice[]])[];

/** Everything that goes to the topic, and what Slack is sent for it. */
export async function messages(): Promise<Files> {
  const told: Readonly<Record<string, Told>> = {
    decided: await decided(),
    'carried-out': await carriedOut(),
    'on-users': await onUsers(),
    swept: await swept(),
    scanned: await scanned(),
    written,
  };
  return [
    ...Object.entries(told).flatMap(([folder, all]) =>
      all.map(([name, notices]) => [`messages/${folder}/${name}.txt`, textOf(name, notices)] as const),
    ),
    ...ALARMS.map(
      ([name, subject, text]) => [`messages/alarms/${name}.txt`, slackShown(slackMessageIn(subject, text))] as const,
    ),
  ];
}

/** @throws Error for a row that tells nothing: it would pin nothing */
function textOf(name: string, notices: readonly Notice[]): string {
  if (notices.length === 0) throw new Error(`nobody is told anything in ${name}`);
  return notices.map(shown).join('\n');
}

function shown(notice: Notice): string {
  const { subject, attributes, body } = messageOf(notice);
  const { default: words, sqs, lambda, firehose } = body;
  if (sqs !== lambda || sqs !== firehose) throw new Error('queues and functions are not told the same');
  return [
    `=== ${subject}`,
    `--- attributes ${JSON.stringify(attributes)}`,
    words,
    '--- the JSON for queues and functions',
    memberByMember(sqs),
    '--- Slack',
    slackShown(slackMessageIn(subject, lambda)),
  ].join('\n');
}

/** A member a line: a difference is read in the line of what changed. */
function memberByMember(json: string): string {
  const members = Object.entries(JSON.parse(json)).map(
    ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`,
  );
  if (`{${members.join(',')}}` !== json) throw new Error(`not as JSON.stringify writes it: ${json.slice(0, 200)}`);
  return members.join('\n');
}

/** A block a line. */
function slackShown({ blocks, ...rest }: SlackMessage): string {
  return [rest, ...blocks].map((part) => `${JSON.stringify(part)}\n`).join('');
}
