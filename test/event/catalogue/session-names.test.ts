import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import { SERVICE_SESSIONS } from '../../../lib/event/catalogue/service-sessions.ts';
import { isServiceSession, sessionNamesIn, workloadUserids } from '../../../lib/event/catalogue/session-names.ts';
import { event } from '../../support/events.ts';

const lambda = (requestParameters: JsonObject, responseElements: JsonObject | null = null) =>
  sessionNamesIn(event({ eventSource: 'lambda.amazonaws.com', requestParameters, responseElements }));
const ec2 = (requestParameters: JsonObject, responseElements: JsonObject | null = null) =>
  sessionNamesIn(event({ eventSource: 'ec2.amazonaws.com', requestParameters, responseElements }));

describe('the sessions that services open', () => {
  it.each(SERVICE_SESSIONS.map((entry) => [entry.service, entry] as const))('%s', (_, entry) => {
    expect(entry.name.test(entry.example)).toBe(true);
    expect(entry.name.source).toMatch(/^\^.*\$$/);
    expect(entry.example).toMatch(/^[\w+=,.@-]{2,64}$/); // what STS takes as a session name
    expect(entry.source.startsWith('https://')).toBe(entry.known === 'documented');
    if (entry.certain) expect(entry.known).toBe('documented');
  });

  it.each([
    ['AWSCloudFormation', 'cloudformation.amazonaws.com'],
    ['GlueJobRunnerSession', undefined],
    ['CCSSession', undefined],
  ])('%s (by %s) is shared by everybody who uses the role through the service', (session, via) => {
    expect(isServiceSession({ session, ...(via !== undefined && { via }) })).toBe(true);
  });

  it.each([
    ['a caller who only took the name of CloudFormation', 'AWSCloudFormation'],
    ['a build, which a deny reaches alone', 'AWSCodeBuild-dd50b2ee-cc57-4110-a68f-5277a6806036'],
    ['a task, which a deny reaches alone', 'c95c6bcfe9033cfff4d3d0c295caf16e'],
    ['a pod, which a deny reaches alone', 'eks-shop-cart-0f1e2d3c-4b5a-4697-8879-8a9b0c1d2e3f'],
    ['a person', 'alice'],
    ['an address', 'dana@example.com'],
    ['an instance, which a deny reaches alone', 'i-0abc1234def567890'],
    ['a function, which a deny reaches alone', 'orders-worker'],
    ['a pipeline of ours', 'GitHubActions'],
    ['a program', 'botocore-session-1714816800'],
    ['a name that only begins so', 'AWSCloudFormationAdmin'],
    ['a name that only holds one', 'x-GlueJobRunnerSession'],
    ['a build that is none', 'AWSCodeBuild-mine'],
    ['nothing', ''],
  ])('%s is not', (_, session) => {
    expect(isServiceSession({ session })).toBe(false);
  });
});

describe('the session names of what an event made', () => {
  it.each([
    ['the name', lambda({ functionName: 'orders' })],
    ['the ARN', lambda({ functionName: 'arn:aws:lambda:us-east-1:111122223333:function:orders' })],
    [
      'the ARN with a qualifier',
      lambda({ functionName: 'arn:aws:lambda:us-east-1:111122223333:function:orders:live' }),
    ],
    ['account and name', lambda({ functionName: '111122223333:function:orders' })],
    ['the answer', lambda({ functionName: 'orders:live' }, { functionName: 'orders' })],
  ])('a function by %s', (_, names) => {
    expect(names).toEqual(['orders']);
  });

  it('instances, wherever the call puts them', () => {
    const items = [{ instanceId: 'i-0aaaaaaaa' }, { instanceId: 'i-0bbbbbbbb' }];
    expect(ec2({}, { instancesSet: { items } })).toEqual(['i-0aaaaaaaa', 'i-0bbbbbbbb']);
    expect(ec2({ AssociateIamInstanceProfileRequest: { InstanceId: 'i-0aaaaaaaa' } })).toEqual(['i-0aaaaaaaa']);
  });

  it.each([
    ['a function name that STS would not take', lambda({ functionName: 'a b' })],
    ['an instance id with a wildcard', ec2({ instanceId: 'i-*' })],
    [
      'a task, whose name is only observed',
      sessionNamesIn(
        event({
          eventSource: 'ecs.amazonaws.com',
          eventName: 'RunTask',
          responseElements: {
            tasks: [{ taskArn: 'arn:aws:ecs:us-east-1:111122223333:task/shop/c95c6bcfe9033cfff4d3d0c295caf16e' }],
          },
        }),
      ),
    ],
  ])('%s: none', (_, names) => {
    expect(names).toEqual([]);
  });

  it('never holds anything but a plain name, whatever the event', () => {
    fc.assert(
      fc.property(fc.constantFrom('ec2', 'lambda'), fc.dictionary(fc.string(), fc.jsonValue()), (service, request) => {
        const seen = event({ eventSource: `${service}.amazonaws.com`, requestParameters: request as JsonObject });
        for (const name of sessionNamesIn(seen)) expect(name).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the scope of a workload', () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `i-0000000${index}`);
  it.each([
    ['no certain name', 'ec2.amazonaws.com', [], undefined],
    ['one', 'ec2.amazonaws.com', names(1), ['AROAEXAMPLE:i-00000000']],
    ['seven', 'ec2.amazonaws.com', names(7), names(7).map((name) => `AROAEXAMPLE:${name}`)],
    ['eight instances: all instances of the role', 'ec2.amazonaws.com', names(8), ['AROAEXAMPLE:i-*']],
    ['eight functions: no prefix that they share', 'lambda.amazonaws.com', names(8), undefined],
  ])('%s', (_, source, given, userids) => {
    expect(workloadUserids(source, 'AROAEXAMPLE', given)).toEqual(userids);
  });
});
