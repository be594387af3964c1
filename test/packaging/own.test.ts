import { describe, expect, it } from 'vitest';
import { namedArn } from '../../lib/base/arn.ts';
import { isObject } from '../../lib/base/json.ts';
import { FORWARD_ROLE, isOwnRole, OWN_ROLES } from '../../lib/base/own.ts';
import { CANARY_ROLE, isOwnRule, KILL_SWITCH, OWN, STACK } from '../../lib/base/own-stack.ts';
import { RESERVES } from '../../lib/contain/put/reserve.ts';
import { parseReserve } from '../../lib/incident/deny/reserve.ts';
import { DECLARED_CALLS } from '../../lib/judge/guard/declared-calls.ts';
import { allowedActions, namesOf, resources, service } from './stack.ts';

const sorted = (names: readonly string[]) => [...names].sort();

describe('what we call our own is what serverless.yml makes', () => {
  it('roles', () => {
    expect(sorted([...OWN_ROLES, CANARY_ROLE, FORWARD_ROLE])).toEqual(namesOf('AWS::IAM::Role', 'RoleName'));
  });
  it('functions', () => {
    const functions = isObject(service.functions) ? Object.values(service.functions) : [];
    expect(sorted(OWN.functions)).toEqual(functions.map((one) => isObject(one) && one.name).sort());
  });
  it('reserve policies, each with a deny that has lapsed and names no role of the account', () => {
    expect(sorted(RESERVES)).toEqual(namesOf('AWS::IAM::ManagedPolicy', 'ManagedPolicyName'));
    for (const { PolicyDocument } of resources('AWS::IAM::ManagedPolicy')) {
      const text = JSON.stringify(PolicyDocument).replaceAll(/\{"Fn::Sub":("[^"]*")\}/g, '$1');
      const document = JSON.parse(
        text.replaceAll(/\$\{AWS::Partition\}/g, 'aws').replaceAll(/\$\{AWS::AccountId\}/g, '111122223333'),
      );
      const free = parseReserve(document);
      expect(free).toMatchObject({ target: 'arn:aws:iam::111122223333:role/rolewarden-reserve' });
      expect(free?.deny.lapse).toEqual(new Date('2020-01-01T13:00:00Z'));
    }
  });
  it('queues', () => {
    expect(sorted(OWN.queues)).toEqual(namesOf('AWS::SQS::Queue', 'QueueName'));
  });
  it('topics', () => {
    expect(sorted(OWN.topics)).toEqual(namesOf('AWS::SNS::Topic', 'TopicName'));
  });
  it('alarms', () => {
    expect(sorted(OWN.alarms)).toEqual(namesOf('AWS::CloudWatch::Alarm', 'AlarmName'));
  });
  it('tables', () => {
    expect(OWN.tables).toEqual(expect.arrayContaining(namesOf('AWS::DynamoDB::Table', 'TableName')));
  });
  it('parameters: those of the template and those that the functions are told to read', () => {
    const environment =
      isObject(service.provider) && isObject(service.provider.environment) && service.provider.environment;
    const read = Object.values(environment || {}).filter((value) => String(value).startsWith('/'));
    expect(sorted(OWN.parameters)).toEqual(read.map(String).sort());
    expect(OWN.parameters).toEqual(expect.arrayContaining(namesOf('AWS::SSM::Parameter', 'Name')));
    expect(OWN.parameters).toContain(KILL_SWITCH);
  });
  it('rules', () => {
    const rules = namesOf('AWS::Events::Rule', 'Name');
    expect(rules.length).toBeGreaterThan(10);
    expect(rules.filter((name) => !isOwnRule(name))).toEqual([]);
  });
  it('the stack', () => {
    expect(isObject(service.provider) && service.provider.stackName).toBe(STACK);
  });
});

describe('a role is our own by its whole ARN', () => {
  it.each([
    ['in any account and partition', 'arn:aws-cn:iam::999988887777:role/rolewarden-contain', true],
    ['not under a path', 'arn:aws:iam::111122223333:role/x/rolewarden-contain', false],
    ['not under a path that looks like none', 'arn:aws:iam::111122223333:role/x:role/rolewarden-contain', false],
    [
      'not a user of its name, who would be spared every deny',
      'arn:aws:iam::111122223333:user/rolewarden-contain',
      false,
    ],
    ['not a longer name', 'arn:aws:iam::111122223333:role/rolewarden-contain-2', false],
  ])('%s', (_, arn, own) => {
    expect(isOwnRole(namedArn(arn))).toBe(own);
  });
});

describe('what our roles declare is what their policies allow', () => {
  const allowed = allowedActions();
  it.each(OWN_ROLES)('%s', (role) => {
    expect(sorted(DECLARED_CALLS[role] ?? [])).toEqual(allowed[role]);
  });
});
