import { isObject, type Json, type JsonObject, textOf } from '../../lib/base/json.ts';
import { OURS } from '../support/events.ts';
import { arnFor } from './arns.ts';
import { HEX, type Random } from './random.ts';
import { inOrderOfCreation, type Resource, resourcesIn, type Template } from './template.ts';

export const REGION = 'eu-west-1';

/** A resource of a stack with its properties as CloudFormation hands them to the service. */
export interface Physical {
  readonly logicalId: string;
  readonly type: string;
  /** What `Ref` answers. */
  readonly id: string;
  readonly properties: JsonObject;
}

/** A deployed template: parameters and functions are resolved, and every resource has its name. */
export interface Stack {
  readonly name: string;
  readonly template: Template;
  readonly resources: readonly Physical[];
}

/** Properties that hold the name which the author chose. */
const NAMED: readonly string[] = [
  'RoleName',
  'ManagedPolicyName',
  'InstanceProfileName',
  'FunctionName',
  'StateMachineName',
  'QueueName',
  'TopicName',
  'TableName',
  'BucketName',
  'ClusterName',
  'LaunchTemplateName',
  'AutoScalingGroupName',
  'ProjectName',
  'DeliveryStreamName',
  'DBInstanceIdentifier',
  'Name',
];

interface Scope {
  readonly name: string;
  readonly body: JsonObject;
  readonly ids: ReadonlyMap<string, Resource>;
  readonly physical: ReadonlyMap<string, string>;
}

/** @param name the stack's name, from which CloudFormation makes those of its resources */
export function stackOf(template: Template, name: string, random: Random): Stack {
  const { body } = template;
  const ordered = inOrderOfCreation(resourcesIn(body));
  const physical = new Map<string, string>();
  const scope: Scope = { name, body, ids: new Map(ordered.map((one) => [one.logicalId, one])), physical };
  const all = isObject(body.Resources) ? body.Resources : {};
  const there = ordered.filter(({ logicalId }) => {
    const resource = all[logicalId];
    const condition = isObject(resource) ? textOf(resource.Condition) : undefined;
    return condition === undefined || isMet(condition, scope);
  });
  for (const one of ordered) physical.set(one.logicalId, physicalId(one, scope, random));
  const resources = there.map(({ logicalId, type, properties }): Physical => {
    const resolved = resolve(properties, scope);
    return {
      logicalId,
      type,
      id: physical.get(logicalId) ?? logicalId,
      properties: isObject(resolved) ? resolved : {},
    };
  });
  return { name, template, resources };
}

function physicalId({ logicalId, type, properties }: Resource, scope: Scope, random: Random): string {
  if (type.startsWith('AWS::EC2::') && type !== 'AWS::EC2::LaunchTemplate')
    return `${type === 'AWS::EC2::Instance' ? 'i' : 'vpc'}-0${random.id(16, HEX)}`;
  if (type === 'AWS::EC2::LaunchTemplate') return `lt-0${random.id(16, HEX)}`;
  const key = NAMED.find((one) => properties[one] !== undefined);
  const chosen = key === undefined ? undefined : textOf(resolve(properties[key], scope));
  const generated = `${scope.name.slice(0, 24)}-${logicalId.slice(0, 24)}-${random.id(12)}`;
  const name = chosen ?? (type === 'AWS::S3::Bucket' ? generated.toLowerCase() : generated);
  return IDS_ARE_ARNS.includes(type) ? arnFor(type, name) : type === 'AWS::SQS::Queue' ? queueUrl(name) : name;
}

const IDS_ARE_ARNS: readonly string[] = [
  'AWS::IAM::ManagedPolicy',
  'AWS::StepFunctions::StateMachine',
  'AWS::SNS::Topic',
  'AWS::ECS::TaskDefinition',
  'AWS::Batch::ComputeEnvironment',
  'AWS::Batch::JobDefinition',
  'AWS::Batch::JobQueue',
  'AWS::SecretsManager::Secret',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
];

const queueUrl = (name: string) => `https://sqs.${REGION}.amazonaws.com/${OURS}/${name}`;

const PSEUDO: Readonly<Record<string, Json>> = {
  'AWS::AccountId': OURS,
  'AWS::Region': REGION,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::NotificationARNs': [],
};

/** Undefined where the template asks for no value. */
function resolve(value: unknown, scope: Scope): Json | undefined {
  if (typeof value === 'string') return ownAccount(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => resolve(one, scope)).filter((one) => one !== undefined);
  if (!isObject(value)) return undefined;
  const [[key, argument] = ['', undefined], ...more] = Object.entries(value);
  if (more.length === 0 && (key === 'Ref' || key === 'Condition' || key.startsWith('Fn::')))
    return intrinsic(key, argument, scope);
  const members = Object.entries(value).map(([name, member]) => [name, resolve(member, scope)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined)) as JsonObject;
}

/** Samples name roles of accounts that are not there: they stand for the owner's own. Principals stay as they are. */
function ownAccount(text: string): string {
  return text.replace(/^(arn:[\w-]*:(?:iam|lambda|states|sns|sqs|kms):[\w-]*:)\d{12}:(?!root$)/, `$1${OURS}:`);
}

function intrinsic(key: string, argument: unknown, scope: Scope): Json | undefined {
  const list = Array.isArray(argument) ? argument : [];
  const text = (one: unknown) => String(resolve(one, scope) ?? '');
  switch (key) {
    case 'Ref':
      return reference(String(argument), scope);
    case 'Condition':
      return typeof argument === 'string'
        ? isMet(argument, scope)
        : ({ Condition: resolve(argument, scope) ?? null } as JsonObject);
    case 'Fn::GetAtt':
      return attribute(Array.isArray(argument) ? list.map(text).join('.') : String(argument), scope);
    case 'Fn::Sub':
      return substituted(argument, scope);
    case 'Fn::Join':
      return asTexts(resolve(list[1], scope)).join(String(list[0]));
    case 'Fn::Select':
      return asTexts(resolve(list[1], scope))[Number(resolve(list[0], scope))] ?? '';
    case 'Fn::Split':
      return text(list[1]).split(String(list[0]));
    case 'Fn::If':
      return resolve(isMet(String(list[0]), scope) ? list[1] : list[2], scope);
    case 'Fn::FindInMap':
      return mapped(list.map(text), scope);
    case 'Fn::GetAZs':
      return ['a', 'b', 'c'].map((zone) => `${REGION}${zone}`);
    case 'Fn::Cidr':
      return Array.from({ length: 16 }, (_, index) => `10.0.${index}.0/24`);
    case 'Fn::Base64':
    case 'Fn::ToJsonString':
      return typeof argument === 'string' ? argument : JSON.stringify(resolve(argument, scope) ?? '');
    case 'Fn::ImportValue':
      return imported(text(argument));
    default:
      return `${key}`;
  }
}

/** A stack of the platform team exports a role or another thing of that name. */
function imported(name: string): string {
  return /role.*arn|arn.*role/i.test(name)
    ? `arn:aws:iam::${OURS}:role/Shared-${name.replace(/\W+/g, '-').slice(0, 40)}`
    : name;
}

function asTexts(value: unknown): string[] {
  if (Array.isArray(value)) return value.map((one) => (isObject(one) ? JSON.stringify(one) : String(one)));
  return typeof value === 'string' ? value.split(',') : [];
}

function reference(name: string, scope: Scope): Json | undefined {
  if (name === 'AWS::NoValue') return undefined;
  if (name === 'AWS::StackName') return scope.name;
  if (name === 'AWS::StackId') return `arn:aws:cloudformation:${REGION}:${OURS}:stack/${scope.name}/0`;
  return PSEUDO[name] ?? scope.physical.get(name) ?? parameter(name, scope);
}

function parameter(name: string, scope: Scope): Json {
  const all = isObject(scope.body.Parameters) ? scope.body.Parameters : {};
  const declared = isObject(all[name]) ? all[name] : {};
  const type = textOf(declared.Type) ?? 'String';
  const [allowed] = Array.isArray(declared.AllowedValues) ? declared.AllowedValues : [];
  const text = ownAccount(String(declared.Default ?? allowed ?? given(name, type)));
  if (!/List|CommaDelimited/.test(type)) return text;
  return text === '' ? [] : text.split(',').map((one) => one.trim());
}

/** What the person who deploys types in. */
function given(name: string, type: string): string {
  if (/role/i.test(name)) return /name/i.test(name) ? `Shared-${name}` : `arn:aws:iam::${OURS}:role/Shared-${name}`;
  if (/instanceprofile/i.test(name)) return 'SharedInstances';
  if (/account/i.test(name)) return OURS;
  if (/arn/i.test(name)) return `arn:aws:s3:::${name.toLowerCase()}`;
  return type === 'Number' ? '1' : name.toLowerCase();
}

function attribute(path: string, scope: Scope): Json {
  const [logicalId = '', ...names] = path.split('.');
  const resource = scope.ids.get(logicalId);
  const id = scope.physical.get(logicalId) ?? logicalId;
  const name = names.join('.');
  if (resource === undefined) return path;
  if (name === 'Arn' || name.endsWith('Arn') || name === 'ARN')
    return arnFor(resource.type, `${pathOf(resource, scope)}${id}`);
  return `${id}.${name.toLowerCase()}`;
}

/** The path of a role, policy or profile without its first slash. */
function pathOf({ properties }: Resource, scope: Scope): string {
  return (textOf(resolve(properties.Path, scope)) ?? '/').slice(1);
}

function substituted(argument: unknown, scope: Scope): string {
  const [text, values] = Array.isArray(argument) ? argument : [argument, {}];
  const given = isObject(values) ? values : {};
  return ownAccount(
    String(text).replaceAll(/\$\{([^}]+)\}/g, (whole, name: string) => {
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      const own = given[name] === undefined ? undefined : resolve(given[name], scope);
      const found = own ?? (name.includes('.') ? attribute(name, scope) : reference(name.trim(), scope));
      return found === undefined ? whole : String(found);
    }),
  );
}

function mapped([map = '', top = '', second = '']: readonly string[], { body }: Scope): Json {
  const maps = isObject(body.Mappings) ? body.Mappings : {};
  const rows = isObject(maps[map]) ? maps[map] : {};
  const row = isObject(rows[top]) ? rows[top] : Object.values(rows).find(isObject);
  return (isObject(row) ? (row[second] as Json | undefined) : undefined) ?? second;
}

function isMet(name: string, scope: Scope): boolean {
  const all = isObject(scope.body.Conditions) ? scope.body.Conditions : {};
  return holds(all[name], scope);
}

function holds(condition: unknown, scope: Scope): boolean {
  if (!isObject(condition)) return condition === true || condition === 'true';
  const [[key, argument] = ['', undefined]] = Object.entries(condition);
  const list = Array.isArray(argument) ? argument : [];
  switch (key) {
    case 'Fn::Equals':
      return JSON.stringify(resolve(list[0], scope)) === JSON.stringify(resolve(list[1], scope));
    case 'Fn::And':
      return list.every((one) => holds(one, scope));
    case 'Fn::Or':
      return list.some((one) => holds(one, scope));
    case 'Fn::Not':
      return !holds(list[0], scope);
    case 'Condition':
      return isMet(String(argument), scope);
    default:
      return false;
  }
}
