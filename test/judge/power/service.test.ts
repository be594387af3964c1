import { describe, expect, test } from 'vitest';
import {
  isCommandedByPasser,
  serviceName,
  trustedServices,
  trustsMoreThanServices,
} from '../../../lib/judge/power/service.ts';

const trust = (...statements: object[]) => ({
  Statement: statements.map((statement) => ({ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement })),
});
const ec2 = { Principal: { Service: 'ec2.amazonaws.com' } };

describe('serviceName', () => {
  test.each([
    ['ec2.amazonaws.com', 'ec2.amazonaws.com'],
    ['ec2.amazonaws.com.cn', 'ec2.amazonaws.com'],
    ['states.eu-west-1.amazonaws.com', 'states.amazonaws.com'],
    ['logs.us-gov-west-1.amazonaws.com', 'logs.amazonaws.com'],
    ['tasks.apprunner.amazonaws.com', 'tasks.apprunner.amazonaws.com'],
    ['ops.apigateway.amazonaws.com', 'ops.apigateway.amazonaws.com'],
  ])('%s is %s', (principal, name) => expect(serviceName(principal)).toBe(name));
});

describe('trust policies', () => {
  test.each([
    ['a service', trust(ec2), ['ec2.amazonaws.com'], false, false],
    [
      'a service and an account',
      trust(ec2, { Principal: { AWS: '444455556666' } }),
      ['ec2.amazonaws.com'],
      false,
      true,
    ],
    ['everybody', trust({ Principal: '*' }), [], true, true],
    ['a denied service', trust({ ...ec2, Effect: 'Deny' }), [], false, false],
    ['another action', trust({ ...ec2, Action: 'sts:TagSession' }), [], false, false],
    ['all but somebody', trust({ NotPrincipal: { AWS: '444455556666' } }), [], false, true],
  ])('%s', (_, policy, names, anyone, more) => {
    expect(trustedServices(policy)).toEqual({ names, anyone });
    expect(trustsMoreThanServices(policy)).toBe(more);
  });

  test('one that is none', () => {
    expect(trustedServices('x')).toBeUndefined();
    expect(trustsMoreThanServices('x')).toBe(true);
  });
});

describe('isCommandedByPasser', () => {
  test.each([
    [['lambda.amazonaws.com'], true],
    [['config.amazonaws.com'], false],
    [['config.amazonaws.com', 'ec2.amazonaws.com'], true],
    [[], true],
  ])('%j: %s', (services, expected) => expect(isCommandedByPasser(services)).toBe(expected));
});
