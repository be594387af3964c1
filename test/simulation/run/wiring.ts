import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { parse, type Tags } from 'yaml';
import { isObject, type JsonObject } from '../../../lib/base/json.ts';
import type { QueueDefinition } from '../aws/sqs/definition.ts';

const nodeRequire = createRequire(import.meta.url);
const PACKAGING = '../../../lib/packaging/template/';

export interface FunctionWired {
  /** `contain`, of functions/contain.ts. */
  readonly name: string;
  /** Seconds. */
  readonly timeout: number;
  readonly queues: readonly { readonly queue: string; readonly batchSize: number; readonly most: number }[];
  /** The queue of asynchronous invocations that failed. */
  readonly onFailure?: string;
}

export interface RuleWired {
  readonly name: string;
  readonly pattern: JsonObject;
  /** A function's name or a queue's. */
  readonly target: { readonly function: string } | { readonly queue: string };
}

export interface ScheduleWired {
  readonly name: string;
  /** Milliseconds. */
  readonly every: number;
  readonly function: string;
  /** What the function is given; the scheduled event where it is absent. */
  readonly input?: unknown;
}

/** How the stack is wired, read from serverless.yml and its templates: the simulator has no wiring of its own. */
export interface Wiring {
  readonly env: Readonly<Record<string, string>>;
  readonly queues: readonly QueueDefinition[];
  readonly functions: readonly FunctionWired[];
  readonly rules: readonly RuleWired[];
  readonly schedules: readonly ScheduleWired[];
}

export async function wiringOf(): Promise<Wiring> {
  const [serverless, ...templates] = await Promise.all([
    yaml('../../../serverless.yml'),
    yaml(`${PACKAGING}messages.yml`),
    yaml(`${PACKAGING}wiring.yml`),
  ]);
  const resources = new Map<string, Resource>();
  for (const template of [...templates, nodeRequire(`${PACKAGING}rules.cjs`)])
    for (const [id, resource] of Object.entries(objectAt(template, 'Resources')))
      resources.set(id, asResource(resource));
  const nameOf = (reference: unknown): string => {
    const id = idIn(reference);
    const name = resources.get(id)?.properties.QueueName;
    if (typeof name !== 'string') throw new Error(`${JSON.stringify(reference)} is no queue of the template`);
    return name;
  };
  const provider = objectAt(serverless, 'provider');
  const ofType = (type: string) => [...resources.values()].filter((resource) => resource.type === type);
  return {
    env: { ...(objectAt(provider, 'environment') as Record<string, string>), AWS_REGION: 'us-east-1' },
    queues: ofType('AWS::SQS::Queue').map(({ properties }) => queueIn(properties, nameOf)),
    functions: Object.entries(objectAt(serverless, 'functions')).map(([name, definition]) =>
      functionIn(name, definition, Number(provider.timeout), nameOf),
    ),
    ...eventsIn(ofType('AWS::Events::Rule'), nameOf),
  };
}

interface Resource {
  readonly type: string;
  readonly properties: JsonObject;
}

function queueIn(properties: JsonObject, nameOf: (reference: unknown) => string): QueueDefinition {
  const redrive = properties.RedrivePolicy;
  return {
    name: String(properties.QueueName),
    fifo: properties.FifoQueue === true,
    visibilityTimeout: Number(properties.VisibilityTimeout ?? 30),
    retention: Number(properties.MessageRetentionPeriod ?? 345_600),
    ...(properties.DelaySeconds !== undefined && { delay: Number(properties.DelaySeconds) }),
    ...(isObject(redrive) && {
      deadLetter: { queue: nameOf(redrive.deadLetterTargetArn), maxReceiveCount: Number(redrive.maxReceiveCount) },
    }),
  };
}

function functionIn(
  name: string,
  definition: unknown,
  timeout: number,
  nameOf: (reference: unknown) => string,
): FunctionWired {
  if (!isObject(definition)) throw new Error(`functions.${name} of serverless.yml is no object`);
  const { events = [], destinations } = definition;
  const failure = isObject(destinations) && isObject(destinations.onFailure) ? destinations.onFailure : undefined;
  return {
    name,
    timeout: Number(definition.timeout ?? timeout),
    queues: (events as JsonObject[]).flatMap(({ sqs }) =>
      isObject(sqs)
        ? [{ queue: nameOf(sqs.arn), batchSize: Number(sqs.batchSize), most: Number(sqs.maximumConcurrency) }]
        : [],
    ),
    ...(failure && { onFailure: nameOf(failure.arn) }),
  };
}

function eventsIn(
  rules: readonly Resource[],
  nameOf: (reference: unknown) => string,
): Pick<Wiring, 'rules' | 'schedules'> {
  const found: { rules: RuleWired[]; schedules: ScheduleWired[] } = { rules: [], schedules: [] };
  for (const { properties } of rules) {
    const name = String(properties.Name);
    for (const target of properties.Targets as JsonObject[]) {
      const id = idIn(target.Arn);
      const called = /^(\w+)LambdaFunction$/.exec(id)?.[1]?.toLowerCase();
      const pattern = properties.EventPattern;
      if (isObject(pattern))
        found.rules.push({
          name,
          pattern,
          target: called === undefined ? { queue: nameOf(target.Arn) } : { function: called },
        });
      else
        found.schedules.push({
          name,
          every: everyOf(String(properties.ScheduleExpression)),
          function: called ?? '',
          ...(typeof target.Input === 'string' && { input: JSON.parse(target.Input) as unknown }),
        });
    }
  }
  return found;
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

function everyOf(expression: string): number {
  const [, count = '', unit = ''] = /^rate\((\d+) (\w+?)s?\)$/.exec(expression) ?? [];
  const ms = UNITS[unit];
  if (ms === undefined) throw new Error(`${expression} is no rate that the simulator knows`);
  return Number(count) * ms;
}

function idIn(reference: unknown): string {
  const got = isObject(reference) ? (reference['Fn::GetAtt'] ?? reference.Ref) : undefined;
  const id = Array.isArray(got) ? got[0] : typeof got === 'string' ? got.split('.')[0] : undefined;
  if (typeof id !== 'string') throw new Error(`${JSON.stringify(reference)} refers to no resource`);
  return id;
}

function asResource(value: unknown): Resource {
  return { type: String(isObject(value) ? value.Type : ''), properties: objectAt(value, 'Properties') };
}

function objectAt(value: unknown, key: string): JsonObject {
  const found = isObject(value) ? value[key] : undefined;
  return isObject(found) ? found : {};
}

/** CloudFormation's short forms of its functions. */
const CLOUDFORMATION: Tags = [
  'GetAtt',
  'Sub',
  'Ref',
  'If',
  'Join',
  'Select',
  'Split',
  'Equals',
  'Not',
  'Condition',
].flatMap((name) => {
  const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
  const scalar = { tag: `!${name}`, resolve: (text: string) => ({ [key]: text }) };
  const list = {
    tag: `!${name}`,
    collection: 'seq' as const,
    resolve: (items: { toJSON(): unknown }) => ({ [key]: items.toJSON() }),
  };
  return [scalar, list] as unknown as Tags;
});

async function yaml(file: string): Promise<unknown> {
  return parse(await readFile(new URL(file, import.meta.url), 'utf8'), { customTags: CLOUDFORMATION, merge: true });
}
