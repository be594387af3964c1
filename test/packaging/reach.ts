import { isObject, type Json, type JsonObject } from '../../lib/base/json.ts';
import type { Given } from '../../lib/judge/policy/applying.ts';
import { parsePolicy } from '../../lib/judge/policy/document.ts';
import { asking } from '../../lib/judge/policy/evaluate.ts';
import { OURS } from '../support/events.ts';
import type { Resource, Template } from './template.ts';

const REGION = 'us-east-1';
const AT = `${REGION}:${OURS}`;
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::AccountId': OURS,
};

/** The ARN that CloudFormation puts for a queue, table, topic or key of the template. */
export function arnOf(template: Template, id: string): string {
  const { Type, Properties }: Partial<Resource> = template[id] ?? {};
  switch (Type) {
    case 'AWS::SQS::Queue':
      return `arn:aws:sqs:${AT}:${Properties?.QueueName}`;
    case 'AWS::SNS::Topic':
      return `arn:aws:sns:${AT}:${Properties?.TopicName}`;
    case 'AWS::DynamoDB::Table':
      return `arn:aws:dynamodb:${AT}:table/${Properties?.TableName}`;
    case 'AWS::SSM::Parameter':
      return `arn:aws:ssm:${AT}:parameter${Properties?.Name}`;
    case 'AWS::Events::Rule':
      return `arn:aws:events:${AT}:rule/${[Properties?.EventBusName ?? [], Properties?.Name].flat().join('/')}`;
    case 'AWS::Events::EventBus':
      return `arn:aws:events:${AT}:event-bus/${Properties?.Name}`;
    case 'AWS::CloudWatch::Alarm':
      return `arn:aws:cloudwatch:${AT}:alarm:${Properties?.AlarmName}`;
    case 'AWS::KMS::Key':
      return `arn:aws:kms:${AT}:key/${id}`;
    default:
      throw new Error(`${id} is ${Type ?? 'not in the template'}: no ARN is known for it here`);
  }
}

/** Ref, Fn::GetAtt and Fn::Sub as CloudFormation resolves them in one account. */
export function resolved(value: Json | undefined, template: Template): unknown {
  if (Array.isArray(value)) return value.map((one) => resolved(one, template));
  if (!isObject(value)) return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Sub': text } = value;
  if (typeof Ref === 'string') return PSEUDO[Ref] ?? arnOf(template, Ref);
  if (Array.isArray(attribute)) return arnOf(template, String(attribute[0]));
  if (typeof text === 'string') return text.replace(/\$\{([^}]+)\}/g, (_, name: string) => PSEUDO[name] ?? name);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner, template)]));
}

/** Whether the role's inline policies let it do this, judged by our own policy engine; keys not given are absent. */
export function mayOf(
  template: Template,
  roleId: string,
): (action: string, resource: string, given?: Given) => boolean {
  const held = (template[roleId]?.Properties.Policies ?? []) as unknown as readonly JsonObject[];
  const identity = held.map(({ PolicyName, PolicyDocument }) => ({
    name: String(PolicyName),
    document: parsePolicy(resolved(PolicyDocument, template)),
  }));
  const ask = asking({ identity }, () => []);
  return (action, resource, given) => {
    const { level, except } = ask(action, resource, given);
    return level === 'everywhere' && except.length === 0;
  };
}

/** Who calls: a role or user whose own policies allow everything, or an AWS service on behalf of something. */
export type Caller =
  | { readonly arn: string }
  | { readonly service: string; readonly sourceArn?: string; readonly sourceAccount?: string };

/** Whether a queue, table or topic of the template lets the caller do this. Nothing but its own policy keeps a role from it. */
export function letsIn(template: Template, id: string): (action: string, caller: Caller) => boolean {
  const document = resolved(policyDocumentOf(template, id), template);
  const on = arnOf(template, id);
  return (action, caller) => {
    const isService = 'service' in caller;
    const identity = [
      { name: 'its own policy', document: parsePolicy(toldTo(document, caller)) },
      ...(isService ? [] : [{ name: 'everything', document: parsePolicy(EVERYTHING) }]),
    ];
    const { level, except } = asking({ identity }, () => [])(action, on, keysOf(caller));
    return level === 'everywhere' && except.length === 0;
  };
}

const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

export function policyDocumentOf(template: Template, id: string): Json | undefined {
  const { Properties } = template[`${id}Policy`] ?? {};
  const ofTable = template[id]?.Properties.ResourcePolicy;
  return Properties?.PolicyDocument ?? (isObject(ofTable) ? ofTable.PolicyDocument : undefined);
}

/** The statements that are about this caller: denies are about everybody, and an Allow here is about one service. */
function toldTo(document: unknown, caller: Caller): unknown {
  const statements = isObject(document) && Array.isArray(document.Statement) ? document.Statement : [];
  const service = 'service' in caller ? caller.service : undefined;
  return {
    Version: '2012-10-17',
    Statement: statements.filter(
      (statement: JsonObject) =>
        statement.Principal === '*' || (isObject(statement.Principal) && statement.Principal.Service === service),
    ),
  };
}

function keysOf(caller: Caller): Given {
  if ('arn' in caller) return { 'aws:principalarn': [caller.arn], 'aws:principalisawsservice': ['false'] };
  return {
    'aws:principalisawsservice': ['true'],
    ...(caller.sourceArn !== undefined && { 'aws:sourcearn': [caller.sourceArn] }),
    'aws:sourceaccount': [caller.sourceAccount ?? OURS],
  };
}
