import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { callOf, catalogue, keyFor, operationNameOf } from '../../../lib/event/catalogue/catalogue.ts';
import type { PassRoleFile } from '../../../lib/event/catalogue/entry.ts';
import passRole from '../../../lib/event/catalogue/pass-role.json' with { type: 'json' };
import { exclusionOf } from '../../../lib/packaging/catalogue/exclusions.ts';
import { evidenceOfRole } from '../../../lib/packaging/catalogue/members.ts';

describe('the committed catalogue', () => {
  const entries = catalogue();

  it('knows at least 850 operations of at least 170 services', () => {
    expect(entries.length).toBeGreaterThanOrEqual(850);
    expect(new Set(entries.map(({ service }) => service)).size).toBeGreaterThanOrEqual(170);
  });

  it('is the one that REVIEW.md speaks of', () => {
    const review = readFileSync(new URL('../../../lib/event/catalogue/REVIEW.md', import.meta.url), 'utf8');
    const prefixes = new Set(entries.map(({ service }) => service)).size;
    expect(review).toContain(`${entries.length} operations over ${prefixes} IAM service prefixes`);
  });

  it('has one entry a call, sorted, each with a place where the role is', () => {
    const keys = entries.map(({ eventSource, operation }) => `${eventSource} ${operation}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(entries.filter(({ parameters, eventNames }) => parameters.length === 0 || eventNames.length === 0)).toEqual(
      [],
    );
  });

  it('finds every entry under every source and name that it lists', () => {
    const lost = entries.flatMap(({ eventSource, otherEventSources = [], eventNames }) =>
      [eventSource, ...otherEventSources].flatMap((source) =>
        eventNames.filter((name) => callOf(source, name) === undefined),
      ),
    );
    expect(lost).toEqual([]);
  });

  it.each([
    ['ec2:RunInstances', ['IamInstanceProfile.Arn', 'IamInstanceProfile.Name', '<launch-template>'], 'direct'],
    ['lambda:CreateFunction', ['Role'], 'direct'],
    ['iam:AddRoleToInstanceProfile', ['RoleName'], 'arming'],
    ['rolesanywhere:UpdateProfile', ['roleArns[]'], 'arming'],
    ['sns:Subscribe', ['<options>'], 'indirect'],
    [
      'cognito-identity:SetIdentityPoolRoles',
      ['RoleMappings{}.RulesConfiguration.Rules[].RoleARN', 'Roles{}'],
      'direct',
    ],
    ['s3:PutBucketReplication', ['ReplicationConfiguration.Role'], 'direct'],
  ])('%s', (call, parameters, kind) => {
    const [service, operation] = call.split(':');
    const entry = entries.find((candidate) => candidate.service === service && candidate.operation === operation);
    expect([[...(entry?.parameters ?? [])].sort(), entry?.kind]).toEqual([[...parameters].sort(), kind]);
  });
});

describe('names of events', () => {
  it.each([
    ['lambda.amazonaws.com', 'CreateFunction20150331', 'CreateFunction'],
    ['lambda.amazonaws.com', 'UpdateFunctionConfiguration20150331v2', 'UpdateFunctionConfiguration'],
    ['cloudfront.amazonaws.com', 'CreateRealtimeLogConfig2020_05_31', 'CreateRealtimeLogConfig'],
    ['states.amazonaws.com', 'CreateStateMachine20150331', 'CreateStateMachine20150331'],
  ])('%s %s', (source, name, operation) => {
    expect(operationNameOf(source, name)).toBe(operation);
  });

  it('does not mistake another service for the one it knows', () => {
    expect(callOf('ec2.amazonaws.com', 'CreateFunction')).toBeUndefined();
    expect(callOf('monitoring.amazonaws.com', 'PutMetricStream')?.service).toBe('cloudwatch');
  });
});

describe('who gets the role', () => {
  it.each([
    ['CreateCluster', 'eks.amazonaws.com'],
    ['CreateCapability', 'capabilities.eks.amazonaws.com'],
    ['CreatePodIdentityAssociation', 'pods.eks.amazonaws.com'],
  ])('the key of a call comes before the key of its member: %s', (operation, service) => {
    expect(callOf('eks.amazonaws.com', operation)?.passedTo('roleArn')).toEqual([service]);
  });

  /** Options are named in a request, not by the model. */
  const OPTIONS = ['datapipeline resourceRole', 'elasticbeanstalk IamInstanceProfile'];

  it('knows no key that leads to no call', () => {
    const { services } = passRole as unknown as PassRoleFile;
    const reached = new Set(OPTIONS);
    const keys = services.flatMap(({ service, passedTo = {}, operations }) => {
      for (const [operation, { parameters }] of Object.entries(operations))
        for (const path of parameters) reached.add(`${service} ${keyFor(passedTo, operation, path)}`);
      return Object.keys(passedTo).map((key) => `${service} ${key}`);
    });
    expect(keys.filter((key) => !reached.has(key))).toEqual([]);
  });
});

describe('the rule', () => {
  const leaf = { shape: 'String', pattern: '', documentation: '', isEnum: false };

  it.each([
    ['RoleArn', true],
    ['serviceRoleOverride', true],
    ['iamRoleForDataSourceArn', true],
    ['DeliverLogsPermissionArn', true],
    ['KeyCacheSecretIamArn', true],
    ['IamInstanceProfile.Name', true],
    ['SomethingElse.Name', false],
    ['RoleSessionName', false],
    ['roleAlias', false],
    ['RoleId', false],
    ['principalArn', false],
    ['ExecutionRoleSessionPolicy', false],
  ])('%s is a role by its name: %s', (path, expected) => {
    expect(evidenceOfRole({ ...leaf, path: path.split('.') }) !== undefined).toBe(expected);
  });

  it('leaves out closed lists of words', () => {
    expect(evidenceOfRole({ ...leaf, path: ['Role'], isEnum: true })).toBeUndefined();
  });

  it.each([
    ['ecs', 'DescribeServices', 'role'],
    ['rds', 'RemoveRoleFromDBCluster', 'RoleArn'],
    ['cloudformation', 'DeleteStackInstances', 'RoleARN'],
    ['sts', 'AssumeRole', 'RoleArn'],
    ['budgets', 'CreateBudgetAction', 'Definition.IamActionDefinition.Roles[]'],
  ])('%s:%s %s is excluded with a reason', (folder, operation, path) => {
    expect(exclusionOf(folder, operation, path)).toBeTruthy();
  });

  it.each([
    ['cloudformation', 'DeleteStack', 'RoleARN'],
    ['ecs', 'StopwatchThing', 'role'],
    ['budgets', 'CreateBudgetAction', 'ExecutionRoleArn'],
  ])('%s:%s %s is kept', (folder, operation, path) => {
    expect(exclusionOf(folder, operation, path)).toBeUndefined();
  });
});
