import { MalformedPolicyDocumentException } from '@aws-sdk/client-iam';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { type Experiment, notSettled, type Outcome, settled } from '../experiment.ts';
import type { Ground } from '../ground.ts';
import { MAKES_QUEUES, makeQueue, type SandboxQueue } from '../things/queue.ts';
import { ASSUMES, document, MAKES_ROLES, makeRole, putPolicy, sessionOf } from '../things/role.ts';
import { type Answer, answerTo, until } from '../waiting.ts';

const ACTION = 'sqs:GetQueueAttributes';

/** A policy whose resource has fewer than six fields, and whether it lets a role read a queue. */
interface Form {
  readonly name: string;
  /** `{arn}`, `{partition}`, `{region}` are filled in. */
  readonly statements: readonly object[];
  readonly expected: Answer;
}

const allow = (Resource: string) => ({ Effect: 'Allow', Action: ACTION, Resource });
const deny = (Resource: string) => ({ Effect: 'Deny', Action: ACTION, Resource });

/** The first two are no short ARNs: they show that the role is judged at all. */
export const FORMS: readonly Form[] = [
  { name: 'the whole ARN', statements: [allow('{arn}')], expected: 'allowed' },
  { name: 'another service', statements: [allow('arn:{partition}:sns:*:*:*')], expected: 'denied' },
  { name: 'three fields', statements: [allow('arn:{partition}:sqs')], expected: 'allowed' },
  { name: 'three fields and a wildcard', statements: [allow('arn:{partition}:sqs:*')], expected: 'allowed' },
  { name: 'four fields', statements: [allow('arn:{partition}:sqs:{region}')], expected: 'allowed' },
  { name: 'three fields of another service', statements: [allow('arn:{partition}:sns')], expected: 'denied' },
  { name: 'two fields', statements: [allow('arn:{partition}')], expected: 'allowed' },
  { name: 'a deny of three fields', statements: [allow('*'), deny('arn:{partition}:sqs')], expected: 'denied' },
  {
    name: 'an allow of all but three fields',
    statements: [{ Effect: 'Allow', Action: ACTION, NotResource: 'arn:{partition}:sqs' }],
    expected: 'denied',
  },
];

const CONTROLS = 2;

export const shortArns: Experiment = {
  id: 'short-arns',
  asks: 'Does AWS complete an ARN of fewer than six fields in a policy with wildcards, in an Allow, a Deny and a NotResource?',
  expected:
    'Yes: AWS documents that it adds wildcards for the missing fields, and the power verdict reads policies so.',
  makes: `a queue, and ${FORMS.length} roles of which each has another policy on it`,
  minutes: 7,
  calls: [...MAKES_QUEUES, ...MAKES_ROLES, ...ASSUMES],
  uses: [{ of: 'SQS request', most: FORMS.length * 200 }],
  run,
};

/** `refused`: IAM does not take the policy. */
type FormAnswer = Answer | 'refused';

async function run(ground: Ground): Promise<Outcome> {
  const queue = await makeQueue(ground, 'short-arns');
  const controls = FORMS.slice(0, CONTROLS);
  const others = FORMS.slice(CONTROLS);
  const shown = await Promise.all(controls.map((form, place) => answerFor(ground, queue, form, place)));
  const isJudged = shown.every((answer, place) => answer === controls[place]?.expected);
  const answers = isJudged
    ? await Promise.all(others.map((form, place) => answerFor(ground, queue, form, CONTROLS + place)))
    : [];
  return judged([...shown, ...answers]);
}

async function answerFor(ground: Ground, queue: SandboxQueue, form: Form, place: number): Promise<FormAnswer> {
  const role = await makeRole(ground, `form-${place}`);
  const text = document(...form.statements)
    .replaceAll('{arn}', queue.arn)
    .replaceAll('{partition}', ground.partition)
    .replaceAll('{region}', ground.region);
  try {
    await putPolicy(ground, role.name, 'may', text);
  } catch (error) {
    if (error instanceof MalformedPolicyDocumentException) return 'refused';
    throw error;
  }
  const { sqs } = ground.awsAs((await sessionOf(ground, role)).credentials);
  const ask = () =>
    answerTo(sqs.send(new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: ['QueueArn'] })));
  // A new role may do nothing at first, so a denial is believed only when the patience has ended.
  return (await until(ask, (answer) => answer === 'allowed', ground, 2000)).answer;
}

/** @param answers for the forms in their order; for the controls alone where these were not as they must be */
export function judged(answers: readonly FormAnswer[]): Outcome {
  const figures = Object.fromEntries(answers.map((answer, place) => [FORMS[place]?.name ?? '', answer]));
  const asked = FORMS.slice(0, answers.length);
  const isFine = ({ expected }: Form, place: number) =>
    answers[place] === expected || (place >= CONTROLS && answers[place] === 'refused'); // it stands in no policy
  const wrong = asked.filter((form, place) => !isFine(form, place));
  const [control] = wrong.filter((form) => FORMS.indexOf(form) < CONTROLS);
  if (control !== undefined)
    return notSettled(`"${control.name}", which must be ${control.expected}, was ${figures[control.name]}`, figures);
  const words = wrong.map(({ name }) => `"${name}" was ${figures[name]}`).join(', ');
  return settled(
    wrong.length === 0,
    words === '' ? 'every form that IAM takes was read as if completed with wildcards' : words,
    figures,
  );
}
