import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MODEL_VERSION } from '../../../lib/event/catalogue/catalogue.ts';
import { LAMBDA_VERSIONS } from '../../../lib/inspect/watched.ts';
import { PART_CALLS } from '../../../lib/judge/guard/part-calls.ts';
import { allResources } from '../../packaging/stack.ts';
import { HARMLESS } from './operations/harmless.ts';

/** Generated from AWS's models: what changes something and names a resource of a kind that the stack has. */
const { botocore, operations } = JSON.parse(
  readFileSync(new URL('./operations/operations.json', import.meta.url), 'utf8'),
) as {
  readonly botocore: string;
  readonly operations: Readonly<Record<string, readonly string[]>>;
};

const SOURCES: Readonly<Record<string, string>> = { cloudwatch: 'monitoring' };
const watched = (service: string) =>
  PART_CALLS.filter(({ eventSource }) => eventSource === `${SOURCES[service] ?? service}.amazonaws.com`).map(
    ({ eventName }) => eventName,
  );
const harmless = (service: string) => (HARMLESS[service] ?? []).flatMap(([, names]) => names);

/** The services that a kind of resource of the template is changed by. */
const CHANGED_BY: Readonly<Record<string, string>> = {
  'AWS::CloudWatch::Alarm': 'cloudwatch',
  'AWS::DynamoDB::Table': 'dynamodb',
  'AWS::Events::EventBus': 'events',
  'AWS::Events::EventBusPolicy': 'events',
  'AWS::Events::Rule': 'events',
  'AWS::IAM::ManagedPolicy': 'iam',
  'AWS::IAM::Role': 'iam',
  'AWS::KMS::Key': 'kms',
  'AWS::Lambda::Permission': 'lambda',
  'AWS::SNS::Subscription': 'sns',
  'AWS::SNS::Topic': 'sns',
  'AWS::SQS::Queue': 'sqs',
  'AWS::SSM::Parameter': 'ssm',
};

describe('what AWS’s APIs can change on our parts', () => {
  it.each(Object.keys(operations))('%s: every operation is watched, or harmless for a reason', (service) => {
    const known = new Set([...watched(service), ...harmless(service)]);
    expect(operations[service]?.filter((name) => !known.has(name))).toEqual([]);
  });
  it.each(Object.keys(operations))('%s: no operation is both, twice or unknown to AWS', (service) => {
    const all = [...watched(service), ...harmless(service)];
    expect(all.toSorted()).toEqual([...new Set(all)].toSorted());
    expect(all.filter((name) => !operations[service]?.includes(name))).toEqual([]);
  });
  it('a reason is words', () => {
    for (const [reason] of Object.values(HARMLESS).flat()) expect(reason).toMatch(/^[a-z].{4,}[^.]$/);
  });
  it('knows the service of every kind of resource in the template, and of those that serverless makes', () => {
    const kinds = allResources().map(({ Type }) => Type);
    expect(kinds.filter((kind) => CHANGED_BY[kind] === undefined)).toEqual([]);
    const made = ['cloudformation', 'lambda', 'logs'];
    const services = [...kinds.map((kind) => CHANGED_BY[kind] ?? ''), ...made, 'cloudtrail'];
    expect(Object.keys(operations)).toEqual([...new Set(services)].toSorted());
  });
  it('comes from the models of the catalogue: run npm run operations when this fails', () => {
    expect(botocore).toBe(MODEL_VERSION);
  });
  it('knows the version that Lambda appends to every watched call', () => {
    expect(watched('lambda').filter((name) => LAMBDA_VERSIONS[name] === undefined)).toEqual([]);
    expect(Object.keys(LAMBDA_VERSIONS).filter((name) => !watched('lambda').includes(name))).toEqual([]);
  });
});
