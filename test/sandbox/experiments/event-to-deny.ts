import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ListRolePoliciesCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { SECOND } from '../../../lib/base/time.ts';
import { parsePolicyName } from '../../../lib/incident/deny/policy-name.ts';
import { type Experiment, notSettled, type Outcome, settled, skipped } from '../experiment.ts';
import type { Ground } from '../ground.ts';
import { ASSUMES, document, MAKES_ROLES, makeRole, sessionOf } from '../things/role.ts';
import { isDenial, retried, until } from '../waiting.ts';

/** The name of the stack, as serverless.yml has it for the stage that is deployed without --stage. */
const STACK = 'rolewarden';
/** CloudTrail's events may come minutes late. */
const SLOWER = 4;
const SOON = 60 * SECOND;

export const eventToDeny: Experiment = {
  id: 'event-to-deny',
  asks: 'How long after a dangerous call does the guardrail have its deny on the role?',
  expected: 'Within a minute. AWS says that CloudTrail delivers to EventBridge by best effort, with no time.',
  makes: `only where the stack ${STACK} is deployed: a role that may do nothing, which trusts everybody for as long as the guardrail needs, and a role that opens it. People are told`,
  minutes: 4,
  calls: [
    ...MAKES_ROLES,
    ...ASSUMES,
    'cloudformation:DescribeStacks',
    'iam:ListRolePolicies',
    'iam:UpdateAssumeRolePolicy',
  ],
  uses: [],
  run,
};

async function run(ground: Ground): Promise<Outcome> {
  const { iam, cloudformation } = ground.aws;
  const stack = await cloudformation.send(new DescribeStacksCommand({ StackName: STACK })).catch((error: Error) => {
    if (error.name === 'ValidationError') return undefined; // CloudFormation's word for a stack that is not there
    throw error;
  });
  if (!stack?.Stacks?.length)
    return skipped(
      `no stack ${STACK} is deployed in ${ground.region}: deploy it in enforce mode, then run this one again`,
    );

  const opened = await makeRole(ground, 'opened');
  // The guardrail cuts off whoever opens the trust, so a role of ours does it and not the caller, who still has to clean up.
  const opener = await makeRole(ground, 'opener', { Action: 'iam:UpdateAssumeRolePolicy', Resource: opened.arn });
  const { credentials } = await sessionOf(ground, opener);
  const everybody = document({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '*' } });
  const asked = { RoleName: opened.name, PolicyDocument: everybody };
  const opening = ground.awsAs(credentials).iam;
  await retried(() => opening.send(new UpdateAssumeRolePolicyCommand(asked)), isDenial, ground);
  const deny = async (RoleName: string) =>
    ((await iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames ?? []).some(
      (name) => parsePolicyName(name) !== undefined,
    );
  const patient = { patience: ground.patience * SLOWER, signal: ground.signal };
  try {
    const denied = await until(() => deny(opened.name), Boolean, patient);
    if (!denied.isWanted)
      return notSettled(
        `the guardrail wrote no deny within ${denied.milliseconds} ms: is its mode enforce, and what does doctor say?`,
      );
    const caller = await until(() => deny(opener.name), Boolean, ground);
    return settled(denied.milliseconds < SOON, `the deny was on the role after ${denied.milliseconds} ms`, {
      denied: denied.milliseconds,
      isCallerDenied: caller.isWanted,
    });
  } finally {
    const nobody = document({ Effect: 'Deny', Action: 'sts:AssumeRole', Principal: { AWS: '*' } });
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: opened.name, PolicyDocument: nobody }));
  }
}
