import { PREFIX, TAG } from './names.ts';

/** An API call as `service:Operation`. */
export type Call = `${string}:${string}`;

/** Calls whose IAM actions are not just their own name. */
const ACTIONS: Readonly<Record<Call, readonly string[]>> = {
  'sts:GetCallerIdentity': [], // needs no permission
  'iam:CreateRole': ['iam:CreateRole', 'iam:TagRole'],
  'iam:CreatePolicy': ['iam:CreatePolicy', 'iam:TagPolicy'],
  'iam:CreateInstanceProfile': ['iam:CreateInstanceProfile', 'iam:TagInstanceProfile'],
  'iam:AddRoleToInstanceProfile': ['iam:AddRoleToInstanceProfile', 'iam:PassRole'],
  'lambda:CreateFunction': ['lambda:CreateFunction', 'lambda:TagResource', 'iam:PassRole'],
  'lambda:Invoke': ['lambda:InvokeFunction'],
  'sqs:CreateQueue': ['sqs:CreateQueue', 'sqs:TagQueue'],
  'events:PutRule': ['events:PutRule', 'events:TagResource'],
  's3:ListBuckets': ['s3:ListAllMyBuckets'],
  'ec2:RunInstances': ['ec2:RunInstances', 'ec2:CreateTags', 'iam:PassRole'],
};

/** Actions that IAM limits to no resource of ours: they list, or name a thing of AWS. */
const ANYWHERE =
  /^(?:iam:(?:ListRoles|ListPolicies|ListInstanceProfiles|GetAccountAuthorizationDetails)|sqs:ListQueues|lambda:ListFunctions|events:ListRules|s3:ListAllMyBuckets|ec2:(?!Terminate).*|cloudformation:.*)$/;

/** The things of ours that the actions of a service may touch; the partition and nothing else is filled in. */
const OURS: Readonly<Record<string, readonly string[]>> = {
  iam: ['role', 'policy', 'instance-profile'].map((kind) => `iam::*:${kind}/${PREFIX}*`),
  sts: [`iam::*:role/${PREFIX}*`],
  lambda: [`lambda:*:*:function:${PREFIX}*`],
  sqs: [`sqs:*:*:${PREFIX}*`],
  events: [`events:*:*:rule/${PREFIX}*`, 'events:*:*:event-bus/default'],
  s3: [`s3:::${PREFIX}*`],
  ssm: ['ssm:*::parameter/aws/service/*'],
};

/** The policy that the caller needs for these calls. */
export function permissionsFor(calls: readonly Call[], partition: string) {
  const actions = [...new Set(calls.flatMap((call) => ACTIONS[call] ?? [call]))].sort();
  const services = Object.keys(OURS).map((service) => ({
    Effect: 'Allow',
    Action: actions.filter((action) => action.startsWith(`${service}:`) && !ANYWHERE.test(action)),
    Resource: (OURS[service] ?? []).map((thing) => `arn:${partition}:${thing}`),
  }));
  const anywhere = { Effect: 'Allow', Action: actions.filter((action) => ANYWHERE.test(action)), Resource: '*' };
  const tagged = {
    Effect: 'Allow',
    Action: actions.filter((action) => action === 'ec2:TerminateInstances'),
    Resource: '*',
    Condition: { StringLike: { [`aws:ResourceTag/${TAG}`]: '*' } },
  };
  return {
    Version: '2012-10-17',
    Statement: [...services, anywhere, tagged].filter(({ Action }) => Action.length > 0),
  };
}
