import { OWN_ROLES, TAG_PREFIX } from '../../base/own.ts';
import { OWN_WRITERS, STACK } from '../../base/own-stack.ts';
import type { Conditions, DenyStatement, Guardrail } from './document.ts';
import { ATTACHMENT_ACTIONS, CONTAINED_ROLE_ACTIONS, CONTENT_ACTIONS, STACK_ACTIONS } from './stack-actions.ts';

export interface StackOptions {
  /** aws, aws-cn or aws-us-gov. */
  readonly partition: string;
  /** ARNs of the guardrail's own roles, when they do not have our names; `*` is a wildcard. */
  readonly guardrail?: readonly string[];
  /** ARNs of the deployers, and of those who may act in an emergency. */
  readonly exempt: readonly string[];
  readonly keys: readonly string[];
}

/** The service control policy for the stack: only deployers may change the stack, only our own roles may change our denies. */
export function stackPolicy(options: StackOptions): Guardrail {
  const { partition, guardrail, exempt, keys } = options;
  const arn = (rest: string) => `arn:${partition}:${rest}`;
  const butDeployers = unless(exempt);
  // In any account: where the policy is attached, only exempt principals can make a role of that name.
  const named = (names: readonly string[]) => guardrail ?? names.map((name) => arn(`iam::*:role/${name}`));
  const butUs = unless([...named(OWN_ROLES), ...exempt]);
  const butWriters = unless([...named(OWN_WRITERS), ...exempt]);
  const policies = arn('iam::*:policy/rolewarden-*');
  const roles = arn('iam::*:role/*');
  return {
    type: 'SERVICE_CONTROL_POLICY',
    name: 'rolewarden-stack',
    document: {
      Version: '2012-10-17',
      Statement: [
        deny('Stack', STACK_ACTIONS, [...partsOf(arn), ...keys], butDeployers),
        deny(
          'Commands',
          ['lambda:CreateEventSourceMapping', 'lambda:DeleteEventSourceMapping', 'lambda:UpdateEventSourceMapping'],
          '*',
          {
            ...butDeployers,
            ArnLike: { 'lambda:FunctionArn': arn('lambda:*:*:function:rolewarden-*') },
          },
        ),
        deny('Content', CONTENT_ACTIONS, [...holdersOf(arn), policies], butUs),
        deny('Attachments', ATTACHMENT_ACTIONS, '*', { ...butWriters, ArnLike: { 'iam:PolicyARN': policies } }),
        deny('ContainedRoles', CONTAINED_ROLE_ACTIONS, roles, {
          ...butWriters,
          Null: { [`aws:ResourceTag/${TAG_PREFIX}incident`]: 'false' },
        }),
        deny('Tags', ['iam:CreateRole', 'iam:TagRole', 'iam:UntagRole'], roles, {
          ...butWriters,
          'ForAnyValue:StringLike': { 'aws:TagKeys': `${TAG_PREFIX}*` },
        }),
      ],
    },
    limits: limits(options),
  };
}

/** Without an ARN the statement excepts nobody. */
function unless(arns: readonly string[]): Conditions {
  return arns.length === 0 ? {} : { ArnNotLike: { 'aws:PrincipalArn': arns } };
}

type Arn = (rest: string) => string;

function deny(
  name: string,
  Action: readonly string[],
  Resource: DenyStatement['Resource'],
  Condition: Conditions,
): DenyStatement {
  const isLimited = Object.keys(Condition).length > 0;
  return { Sid: `Rolewarden${name}`, Effect: 'Deny', Action, Resource, ...(isLimited && { Condition }) };
}

function partsOf(arn: Arn): string[] {
  return [
    arn(`cloudformation:*:*:stack/${STACK}*/*`), // and that of each region
    arn('cloudtrail:*:*:trail/*'), // every trail: any of them may bring our events
    arn('cloudwatch:*:*:alarm:rolewarden-*'),
    arn('events:*:*:*/rolewarden*'), // our bus, and our rules on any bus
    arn('iam::*:role/rolewarden-*'),
    arn('lambda:*:*:function:rolewarden-*'),
    arn('logs:*:*:log-group:/aws/lambda/rolewarden-*'),
    arn('ssm:*:*:parameter/rolewarden/*'),
    ...holdersOf(arn),
  ];
}

/** The parts that hold commands, alerts and incidents. */
function holdersOf(arn: Arn): string[] {
  return [arn('dynamodb:*:*:table/rolewarden-*'), arn('sns:*:*:rolewarden-*'), arn('sqs:*:*:rolewarden-*')];
}

function limits({ exempt, keys }: StackOptions): string[] {
  return [
    'It does not reach the management account.',
    'It does not reach service-linked roles, nor calls that AWS services make as themselves.',
    `It does not protect an inline deny on a role without our tag ${TAG_PREFIX}incident: inline policies have no ARN of their own, so only the tag tells IAM which roles are contained.`,
    'It does not protect a deny on an IAM user (contain.callerUser): whoever may write the inline policies of users may remove it, which is told.',
    'It also stops the owner of a contained role from changing its inline policies, until the containment is lifted.',
    'It also stops people who lift or extend by the command line: they write to our ledger and topic, and to the denies, so they must be exempt.',
    'It also stops tools that look after trails, such as Control Tower, unless they are exempt.',
    'It does not protect subscriptions to the topic: sns:Unsubscribe has no resource, so it can only be watched, and who subscribes is told.',
    'It does not protect the default event bus, because others use it too: its permissions, archives and replays can only be watched.',
    ...(keys.length === 0
      ? ['It does not protect the KMS key of the topic: a key has no name; give its ARN with --key.']
      : []),
    ...(exempt.length === 0
      ? [
          'Nobody is exempt: to deploy or repair the stack the SCP must be detached first; name your deployers with --exempt.',
        ]
      : [
          'It does not hold whoever is exempt, nor whoever may assume or pass such a role. A CloudFormation service role counts by its own ARN.',
        ]),
  ];
}
