import { LimitExceededException } from '@aws-sdk/client-iam';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { HOUR, later } from '../../../lib/base/time.ts';
import type { Command } from '../../../lib/contain/command.ts';
import { commandText, LONGEST_COMMAND } from '../../../lib/contain/command-text.ts';
import { deduplicationId, groupOf } from '../../../lib/contain/in-queue.ts';
import { SESSION_LIFE } from '../../../lib/incident/deny/containment-of.ts';
import { denyPolicy, MOST_USERIDS } from '../../../lib/incident/deny/deny-policy.ts';
import { charactersOf, ROLE_CHARACTERS } from '../../../lib/incident/deny/room.ts';
import { command } from '../../support/commands.ts';
import { type Experiment, type Outcome, settled } from '../experiment.ts';
import type { Ground } from '../ground.ts';
import { MAKES_QUEUES, makeQueue } from '../things/queue.ts';
import { MAKES_ROLES, makeRole, putPolicy } from '../things/role.ts';
import { until } from '../waiting.ts';

export const largest: Experiment = {
  id: 'largest',
  asks: 'Do IAM and SQS take the largest deny and the largest command that the guardrail writes, and what do they say to one that is too large?',
  expected: `Inline policies of a role hold ${ROLE_CHARACTERS} characters, without white space: AWS documents it; past it IAM says LimitExceeded. A command has at most ${LONGEST_COMMAND} bytes. SQS says InvalidParameterValue or InvalidMessageContents to a message that is too long: inferred.`,
  makes: 'a role that may do nothing, and a FIFO queue',
  minutes: 1,
  calls: [...MAKES_ROLES, ...MAKES_QUEUES, 'sqs:SendMessage', 'sqs:ReceiveMessage'],
  uses: [{ of: 'SQS request', most: 300 }],
  run,
};

async function run(ground: Ground): Promise<Outcome> {
  const role = await makeRole(ground, 'full');
  const deny = JSON.stringify(largestDeny(new Date()));
  await putPolicy(ground, role.name, 'deny', deny);
  const left = ROLE_CHARACTERS - charactersOf(deny);
  const overfull = await refusalOf(putPolicy(ground, role.name, 'filler', padded(left + 1, ground.partition)));
  const full = await refusalOf(putPolicy(ground, role.name, 'filler', spaced(padded(left, ground.partition))));

  const queue = await makeQueue(ground, 'largest', { FifoQueue: 'true', SqsManagedSseEnabled: 'true' });
  const order = largestCommand();
  const MessageBody = commandText(order);
  const { sqs } = ground.aws;
  const asked = { QueueUrl: queue.url, MessageGroupId: groupOf(order), MessageDeduplicationId: deduplicationId(order) };
  await sqs.send(new SendMessageCommand({ ...asked, MessageBody }));
  const receive = async () => (await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue.url }))).Messages?.[0]?.Body;
  const received = await until(receive, (body) => body !== undefined, ground);
  const tooLong = { ...asked, MessageDeduplicationId: 'too-long', MessageBody: 'x'.repeat(1024 * 1024 + 1) };
  const long = await refusalOf(sqs.send(new SendMessageCommand(tooLong)));
  return judged({
    deny: charactersOf(deny),
    full,
    overfull,
    command: Buffer.byteLength(MessageBody),
    isWhole: received.answer === MessageBody,
    long,
  });
}

/** The longest freeze that the guardrail's own builder makes. */
export function largestDeny(now: Date) {
  const cutoff = later(new Date(Math.ceil(now.getTime() / 1000) * 1000), HOUR);
  for (let length = 64; ; length--) {
    const userids = Array.from(
      { length: MOST_USERIDS },
      (_, place) => `AROA${'A'.repeat(17)}:${place}${'n'.repeat(length - 1)}`,
    );
    try {
      return denyPolicy('freeze', { kind: 'session', userids }, cutoff, later(cutoff, SESSION_LIFE));
    } catch (error) {
      if (length === 1) throw error;
    }
  }
}

/** As long as a command may be, with words of more than one byte a character. */
export function largestCommand(): Command {
  const longer = (words: string): Command => ({ ...command(), report: { words } });
  const room = LONGEST_COMMAND - Buffer.byteLength(commandText(longer('')));
  return longer('é'.repeat(Math.floor(room / 2)) + 'e'.repeat(room % 2));
}

/** A policy of exactly so many characters, which denies what nobody asks for. */
export function padded(characters: number, partition = 'aws'): string {
  const withNames = (names: readonly string[]) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: 'sqs:PurgeQueue', Resource: names }],
    });
  const name = (length: number) => `arn:${partition}:sqs:*:*:${'n'.repeat(length)}`;
  const names: string[] = [];
  const room = () => characters - charactersOf(withNames(names));
  while (room() > 200) names.push(name(80));
  names.push(name(1));
  names.push(name(1 + room() - charactersOf(`,"${name(1)}"`)));
  return withNames(names);
}

/** The same policy with white space. */
function spaced(text: string): string {
  return JSON.stringify(JSON.parse(text), undefined, 8);
}

/** The name of the error; undefined where AWS took it. */
async function refusalOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof Error && error.name !== 'AccessDenied') return error.name;
    throw error;
  }
}

export function judged(seen: {
  /** Characters of the deny. */
  readonly deny: number;
  /** Errors, where AWS refused: a role whose inline policies fill the quota, and one character more. */
  readonly full: string | undefined;
  readonly overfull: string | undefined;
  /** Bytes of the command. */
  readonly command: number;
  /** It was received as it was sent. */
  readonly isWhole: boolean;
  /** The error for a message that is too long. */
  readonly long: string | undefined;
}): Outcome {
  const named = (error: string | undefined) => error ?? 'no error';
  const isExpected =
    seen.full === undefined &&
    seen.overfull === LimitExceededException.name &&
    seen.isWhole &&
    /^Invalid(?:MessageContents|ParameterValue)$/.test(seen.long ?? '');
  return settled(
    isExpected,
    `${ROLE_CHARACTERS} characters in a role: ${named(seen.full)}; one more: ${named(seen.overfull)}; a command of ${seen.command} bytes ${seen.isWhole ? 'came whole' : 'did not come as it was sent'}; a message of more than 1 MiB: ${named(seen.long)}`,
    { ...seen, full: named(seen.full), overfull: named(seen.overfull), long: named(seen.long) },
  );
}
