import { GetQueueAttributesCommand, ListQueueTagsCommand } from '@aws-sdk/client-sqs';
import { isObject } from '../../../lib/base/json.ts';
import { ceilToSecond, isoSeconds, MINUTE } from '../../../lib/base/time.ts';
import type { Aws } from '../aws.ts';
import { type Experiment, notSettled, type Outcome, settled, skipped } from '../experiment.ts';
import type { Ground } from '../ground.ts';
import { MAKES_QUEUES, makeQueue, type SandboxQueue, SETS_QUEUE_POLICY, setQueuePolicy } from '../things/queue.ts';
import { document } from '../things/role.ts';
import { answerTo, until } from '../waiting.ts';

export const signInRenewal: Experiment = {
  id: 'sign-in-renewal',
  asks: 'Does the renewal of credentials from `aws login` change their time of issue, and does aws:SignInSessionArn stand in the calls?',
  expected:
    'The renewed credentials have a new time of issue, so that a revocation does not reach them; aws:SignInSessionArn stays the same. AWS documents the second; the first is inferred.',
  makes: 'a queue whose policy denies two of the caller’s own calls on it',
  minutes: 15,
  calls: [...MAKES_QUEUES, ...SETS_QUEUE_POLICY, 'sqs:GetQueueAttributes', 'sqs:ListQueueTags'],
  uses: [{ of: 'SQS request', most: 1500 }],
  run,
};

const HOW =
  'run `aws login --profile sandbox`, then AWS_PROFILE=sandbox npm run sandbox -- --yes --only sign-in-renewal';
/** The credentials last 15 minutes and the SDK renews them five minutes before. */
const RENEWED = 20 * MINUTE;

type Identity = Awaited<ReturnType<Aws['sts']['config']['credentials']>>;

async function run(ground: Ground): Promise<Outcome> {
  const { credentials } = ground.aws.sts.config;
  const first = await credentials();
  if (!isSignedIn(first)) return skipped(`the caller did not sign in by \`aws login\`: ${HOW}`);
  const queue = await makeQueue(ground, 'sign-in');
  await setQueuePolicy(ground, queue, policyFor(queue, new Date()));
  const ask = (identity: Identity) => asked(ground, queue, identity);
  const before = await until(
    () => ask(first),
    ({ issued }) => issued === 'denied',
    ground,
  );
  if (!before.isWanted) return notSettled('the queue did not deny the first credentials', { before: before.answer });
  ground.say('waiting for the renewal: it comes within 15 minutes');
  const patient = { patience: RENEWED, signal: ground.signal };
  const renew = () => credentials({ forceRefresh: true });
  const renewed = await until(renew, ({ accessKeyId }) => accessKeyId !== first.accessKeyId, patient, 20_000);
  if (!renewed.isWanted) return notSettled('the credentials were not renewed within 20 minutes');
  return judged({ before: before.answer, after: await ask(renewed.answer), waited: renewed.milliseconds });
}

/** The SDK notes beside credentials where they come from. */
export function isSignedIn(identity: object): boolean {
  const sources = '$source' in identity && isObject(identity.$source) ? Object.keys(identity.$source) : [];
  return sources.some((source) => /^CREDENTIALS_(?:PROFILE_)?LOGIN$/.test(source));
}

/** Denies one call to sessions issued before now, and another to calls with the ARN of a sign-in session. */
function policyFor({ arn }: SandboxQueue, now: Date): string {
  const deny = { Effect: 'Deny', Principal: '*', Resource: arn };
  const issued = { DateLessThan: { 'aws:TokenIssueTime': isoSeconds(ceilToSecond(now)) } };
  const named = { Null: { 'aws:SignInSessionArn': 'false' } };
  return document(
    { ...deny, Action: 'sqs:GetQueueAttributes', Condition: issued },
    { ...deny, Action: 'sqs:ListQueueTags', Condition: named },
  );
}

async function asked(ground: Ground, { url }: SandboxQueue, identity: Identity) {
  const { sqs } = ground.awsAs(identity);
  return {
    issued: await answerTo(sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }))),
    named: await answerTo(sqs.send(new ListQueueTagsCommand({ QueueUrl: url }))),
  };
}

type Asked = Awaited<ReturnType<typeof asked>>;

export function judged({
  before,
  after,
  waited,
}: {
  readonly before: Asked;
  readonly after: Asked;
  readonly waited: number;
}): Outcome {
  const isNew = after.issued === 'allowed';
  const isNamed = before.named === 'denied' && after.named === 'denied';
  return settled(
    isNew && isNamed,
    `the renewed credentials have ${isNew ? 'a new' : 'the old'} time of issue; aws:SignInSessionArn ${isNamed ? 'stands' : 'does not stand'} in the calls`,
    { before, after, waited },
  );
}
