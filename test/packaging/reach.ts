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
    case 'AWS::KMS::Key':
      return `arn:aws:kms:${AT}:key/${id}`;
    default:
      throw new Error(`${id} is ${Type ?? 'not in the template'}: no ARN is known for it here`);
  }
}

/** Ref, Fn::GetAtt and Fn::Sub as CloudFormation resolves them in one account. */
function resolved(value: Json | undefined, template: Template): unknown {
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
