import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse, type ScalarTag } from 'yaml';
import { isObject, type Json, type JsonObject, textOf } from '../base/json.ts';
import { STACK } from '../base/own-stack.ts';
import { digestOfEvent } from '../sweep/check/event-digest.ts';
import type { Expected, ExpectedMapping, ExpectedPolicy, ExpectedRule } from '../sweep/check/expected.ts';
import { KINDS } from './data-kinds.ts';
import { resourcePolicies, type StackResources } from './resource-policies.ts';

const ROOT = new URL('../../', import.meta.url);
const TEMPLATE = new URL('./template/', import.meta.url);

/** What the sweep is to find of the stack, read from the files that it is packaged from. */
export function expectedStack(): Expected {
  const service = yaml(new URL('serverless.yml', ROOT));
  const stack: Stack = { resources: stackResources(), functions: isObject(service.functions) ? service.functions : {} };
  return { rules: rulesOf(stack), mappings: mappingsOf(stack), topics: topicsOf(stack), policies: policiesOf(stack) };
}

interface Stack {
  readonly resources: StackResources;
  /** Of serverless.yml, by their ids. */
  readonly functions: JsonObject;
}

function rulesOf(stack: Stack): ExpectedRule[] {
  return ofType(stack, 'AWS::Events::Rule').map(([, rule]) => {
    const { Name, EventBusName, EventPattern, ScheduleExpression, Targets } = rule;
    const [target = {}, ...others] = objectsIn(Targets);
    if (others.length > 0) throw new Error(`${String(Name)} has two targets: lib/sweep/check looks at one`);
    const input = textOf(target.Input);
    const on = EventPattern === undefined ? textOf(ScheduleExpression) : JSON.stringify(EventPattern);
    return {
      name: String(Name).replace(`${STACK}-`, ''),
      on: digestOfEvent(on),
      target: arnIn(target.Arn, stack),
      ...(input !== undefined && { input }),
      ...(EventBusName !== undefined && { bus: String(EventBusName) }),
    };
  });
}

function mappingsOf(stack: Stack): ExpectedMapping[] {
  return Object.values(stack.functions)
    .filter(isObject)
    .flatMap(({ name, events }) =>
      objectsIn(events)
        .map(({ sqs }) => sqs)
        .filter(isObject)
        .map(({ arn }) => ({ function: String(name), queue: arnIn(arn, stack) })),
    );
}

function topicsOf(stack: Stack): Expected['topics'] {
  return ofType(stack, 'AWS::SNS::Topic').map(([, { TopicName, KmsMasterKeyId }]) => ({
    name: String(TopicName),
    encrypted: KmsMasterKeyId !== undefined,
  }));
}

const NAMES = {
  'AWS::SQS::Queue': ['queue', 'QueueName'],
  'AWS::SNS::Topic': ['topic', 'TopicName'],
  'AWS::DynamoDB::Table': ['table', 'TableName'],
} as const;

/** The policies are made from the same files, when the stack is packaged. */
function policiesOf({ resources }: Stack): ExpectedPolicy[] {
  const made = resourcePolicies(resources, []);
  return Object.entries(NAMES).flatMap(([type, [kind, property]]) =>
    Object.entries(resources)
      .filter(([, { Type }]) => Type === type && KINDS[Type] !== undefined)
      .map(([id, { Properties }]) => ({
        kind,
        name: String(Properties[property]),
        denied: deniedIn(made[`${id}Policy`] ?? made[id] ?? {}),
      })),
  );
}

function deniedIn({ Properties }: JsonObject): string[] {
  const { PolicyDocument, ResourcePolicy } = isObject(Properties) ? Properties : {};
  const document = PolicyDocument ?? (isObject(ResourcePolicy) ? ResourcePolicy.PolicyDocument : undefined);
  return objectsIn(isObject(document) ? document.Statement : [])
    .filter(({ Sid, Effect }) => Effect === 'Deny' && String(Sid).startsWith('Strangers'))
    .flatMap(({ Action }) => (Array.isArray(Action) ? Action.map(String) : [String(Action)]))
    .sort();
}

/** `!GetAtt X.Arn` of a function or a queue, with the place left open. */
function arnIn(value: Json | undefined, { resources, functions }: Stack): string {
  const [id = ''] = isObject(value) && Array.isArray(value['Fn::GetAtt']) ? value['Fn::GetAtt'].map(String) : [];
  const queue = resources[id]?.Properties.QueueName;
  if (queue !== undefined) return `arn:{partition}:sqs:{region}:{account}:${String(queue)}`;
  const suffix = 'LambdaFunction';
  const called = Object.entries(functions).find(
    ([key]) => `${key.charAt(0).toUpperCase()}${key.slice(1)}${suffix}` === id,
  )?.[1];
  if (!isObject(called)) throw new Error(`${JSON.stringify(value)} is neither a function nor a queue of the stack`);
  return `arn:{partition}:lambda:{region}:{account}:function:${String(called.name)}`;
}

function ofType({ resources }: Stack, type: string): [string, JsonObject][] {
  return Object.entries(resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, { Properties }]) => [id, Properties]);
}

function stackResources(): StackResources {
  const files = readdirSync(TEMPLATE).map((file) => new URL(file, TEMPLATE));
  const held = files.map((file) =>
    file.pathname.endsWith('.yml') ? yaml(file) : (createRequire(import.meta.url)(file.pathname) as JsonObject),
  );
  return Object.assign({}, ...held.map(({ Resources }) => Resources ?? {}));
}

/** `!GetAtt A.Arn` is short for `{"Fn::GetAtt": ["A", "Arn"]}`; of the other functions we only need that they are there. */
const short = (name: string, full: (text: string) => Json): ScalarTag => ({ tag: `!${name}`, resolve: full });
const CLOUDFORMATION = [
  short('GetAtt', (text) => ({ 'Fn::GetAtt': text.split('.') })),
  short('Ref', (text) => ({ Ref: text })),
  short('Sub', (text) => ({ 'Fn::Sub': text })),
];

function yaml(file: URL): JsonObject {
  return parse(readFileSync(file, 'utf8'), { customTags: CLOUDFORMATION, merge: true }) as JsonObject;
}

function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
