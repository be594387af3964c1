import { isObject, type Json, type JsonObject } from '../base/json.ts';
import { type DataKind, HERE, KINDS } from './data-kinds.ts';

/** Resources of a CloudFormation template, by their logical ids. */
export type StackResources = Readonly<Record<string, { readonly Type: string; readonly Properties: JsonObject }>>;

/**
 * A policy for each queue, table and topic of the stack: its data calls are open to the functions whose roles declare them, to
 * AWS services acting for exactly our rules, alarms and topic, and to the operators. An operator is the ARN of a role or user.
 * @returns what to merge into the template
 * @throws Error where so many operators are named that a policy outgrows its service
 */
export function resourcePolicies(resources: StackResources, operators: readonly string[]): Record<string, JsonObject> {
  const policies = Object.entries(resources).flatMap(([id, { Type, Properties }]) => {
    const kind = KINDS[Type];
    if (kind === undefined) return [];
    const document = documentFor({ id, kind, arn: arnOf(kind.arn(Properties)), resources, operators });
    checkSize(id, kind, document);
    return [attached(Type, id, document)];
  });
  return Object.fromEntries(policies);
}

interface Subject {
  readonly id: string;
  readonly kind: DataKind;
  readonly arn: Json;
  readonly resources: StackResources;
  readonly operators: readonly string[];
}

function documentFor(subject: Subject): JsonObject {
  const services = servicesOf(subject);
  return {
    Version: '2012-10-17',
    Statement: [...services.map((service) => handsOver(service, subject)), ...denies(subject, services)],
  };
}

/** An AWS service, the call that it makes, and the parts of ours that it makes the call for. */
interface ServiceCall {
  readonly service: string;
  readonly action: string;
  readonly sources: readonly Json[];
}

/** Rules and subscriptions that have the queue for their dead letters, and alarms that act on the topic. */
function servicesOf({ id, resources }: Subject): ServiceCall[] {
  const sources = (type: string, names: (properties: JsonObject) => Json) =>
    Object.values(resources)
      .filter(({ Type, Properties }) => Type === type && mentions(Properties, id))
      .map(({ Properties }) => names(Properties));
  const calls: ServiceCall[] = [
    {
      service: 'events.amazonaws.com',
      action: 'sqs:SendMessage',
      sources: sources('AWS::Events::Rule', (rule) => arnOf(`events:${HERE}:rule/${ruleName(rule)}`)),
    },
    {
      service: 'sns.amazonaws.com',
      action: 'sqs:SendMessage',
      sources: sources('AWS::SNS::Subscription', ({ TopicArn }) => TopicArn ?? ''),
    },
    {
      service: 'cloudwatch.amazonaws.com',
      action: 'sns:Publish',
      sources: sources('AWS::CloudWatch::Alarm', ({ AlarmName }) => arnOf(`cloudwatch:${HERE}:alarm:${AlarmName}`)),
    },
  ];
  return calls.filter(({ action, sources: found }) => found.length > 0 && KINDS[typeOf(id, resources)]?.calls[action]);
}

/** The ARN of a rule names its bus, unless that is the default one. */
function ruleName({ Name, EventBusName }: JsonObject): string {
  return EventBusName === undefined ? String(Name) : `${EventBusName}/${Name}`;
}

function handsOver({ service, action, sources }: ServiceCall, { arn }: Subject): JsonObject {
  return {
    Sid: `HandedOverBy${service.split('.')[0]}`,
    Effect: 'Allow',
    Principal: { Service: service },
    Action: action,
    Resource: arn,
    Condition: {
      ArnEquals: { 'aws:SourceArn': sources },
      StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
    },
  };
}

/** The operators stand in one statement: each ARN of theirs takes room, and SQS has little. */
function denies(subject: Subject, services: readonly ServiceCall[]): JsonObject[] {
  const { arn, operators, kind } = subject;
  const actions = Object.keys(kind.calls);
  const callers = [...new Set(actions.flatMap((action) => callersOf(action, subject)))].sort();
  const named = [...callers.map(roleArn), ...operators];
  const strangers = deny('Strangers', actions, arn, {
    ...(named.length > 0 && { ArnNotLike: { 'aws:PrincipalArn': named } }),
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' }, // an anonymous caller has no such key
  });
  const functions = sameLimits(subject, callers).map(({ actions, callers }, index) =>
    deny(`Function${index + 1}`, actions, arn, { ArnEquals: { 'aws:PrincipalArn': callers.map(roleArn) } }),
  );
  if (services.length === 0) return [strangers, ...functions]; // no statement lets a service in
  const others = deny('OthersOfTheService', [...new Set(services.map(({ action }) => action))], arn, {
    Bool: { 'aws:PrincipalIsAWSService': 'true' },
    ArnNotEquals: { 'aws:SourceArn': services.flatMap(({ sources }) => sources) },
  });
  return [strangers, ...functions, others];
}

function deny(Sid: string, Action: readonly string[], Resource: Json, Condition: JsonObject): JsonObject {
  return { Sid, Effect: 'Deny', Principal: '*', Action, Resource, Condition };
}

interface Limits {
  readonly actions: readonly string[];
  readonly callers: string[];
}

/** The functions in groups, each kept from the same data calls: a function has no more than its own part. */
function sameLimits(subject: Subject, callers: readonly string[]): Limits[] {
  const groups = new Map<string, Limits>();
  for (const name of callers) {
    const actions = Object.keys(subject.kind.calls).filter((action) => !callersOf(action, subject).includes(name));
    const group = groups.get(actions.join()) ?? { actions, callers: [] };
    group.callers.push(name);
    groups.set(actions.join(), group);
  }
  return [...groups.values()].filter(({ actions }) => actions.length > 0);
}

/** The names of the roles whose own policies allow the call on this very resource. */
function callersOf(action: string, { id, kind, resources }: Subject): string[] {
  return Object.values(resources)
    .filter(
      ({ Type, Properties }) => Type === 'AWS::IAM::Role' && declares(Properties, kind.calls[action] ?? action, id),
    )
    .map(({ Properties }) => String(Properties.RoleName))
    .sort();
}

function declares({ Policies }: JsonObject, action: string, id: string): boolean {
  const documents = listOf(Policies).flatMap((policy) => (isObject(policy) ? [policy.PolicyDocument] : []));
  return documents
    .flatMap((document) => (isObject(document) ? listOf(document.Statement) : []))
    .some(
      (statement) =>
        isObject(statement) &&
        statement.Effect === 'Allow' &&
        listOf(statement.Action).includes(action) &&
        mentions(statement.Resource, id),
    );
}

/** Ref or Fn::GetAtt of the resource anywhere in the value. */
function mentions(value: Json | undefined, id: string): boolean {
  if (Array.isArray(value)) return value.some((one: Json) => mentions(one, id));
  if (!isObject(value)) return false;
  if (value.Ref === id || listOf(value['Fn::GetAtt'])[0] === id) return true;
  return Object.values(value).some((one) => mentions(one, id));
}

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value as Json];
}

function typeOf(id: string, resources: StackResources): string {
  return resources[id]?.Type ?? '';
}

function roleArn(name: string): JsonObject {
  return arnOf(`iam::\${AWS::AccountId}:role/${name}`);
}

function arnOf(rest: string): JsonObject {
  return { 'Fn::Sub': `arn:\${AWS::Partition}:${rest}` };
}

function attached(type: string, id: string, PolicyDocument: JsonObject): [string, JsonObject] {
  switch (type) {
    case 'AWS::SQS::Queue':
      return [`${id}Policy`, { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: id }], PolicyDocument } }];
    case 'AWS::SNS::Topic':
      return [`${id}Policy`, { Type: 'AWS::SNS::TopicPolicy', Properties: { Topics: [{ Ref: id }], PolicyDocument } }];
    default: // a table has its policy in its own properties
      return [id, { Properties: { ResourcePolicy: { PolicyDocument } } }];
  }
}

/** The longest values that AWS has for what CloudFormation fills in. */
const LONGEST: readonly (readonly [RegExp, string])[] = [
  [/\{"(?:Fn::Sub|Ref)":("[^"]*")\}/g, '$1'],
  [/\$\{AWS::Partition\}/g, 'aws-us-gov'],
  [/\$\{AWS::Region\}/g, 'us-gov-west-1'],
  [/(?:\$\{AWS::AccountId\}|AWS::AccountId)/g, '111122223333'],
];

function checkSize(id: string, { bytes }: DataKind, document: JsonObject): void {
  const text = LONGEST.reduce((sum, [pattern, longest]) => sum.replace(pattern, longest), JSON.stringify(document));
  if (text.length > bytes)
    throw new Error(
      `operators: the policy of ${id} would have ${text.length} bytes; AWS takes ${bytes}, so name fewer`,
    );
}
