import { describe, expect, test } from 'vitest';
import { passExistingWorkload } from '../../../lib/detectors/pass/pass-existing-workload.ts';
import type { WorkloadSubject } from '../../../lib/detectors/pass/subject.ts';
import { workloadChangeIn } from '../../../lib/judge/power/workload-change.ts';
import { ADMIN } from '../../judge/power/roles.ts';
import { testDetector } from '../test-detector.ts';
import { type Passing, passing } from './subject.ts';

const updateCode = {
  eventSource: 'lambda.amazonaws.com',
  eventName: 'UpdateFunctionCode20150331v2',
  requestParameters: { functionName: 'deploy' },
  responseElements: { role: 'arn:aws:iam::111122223333:role/worker' },
};

function updated(differences: Passing): WorkloadSubject {
  const { pass, role, passer, settings, now } = passing({ ...differences, event: updateCode });
  const change = workloadChangeIn(pass.event);
  if (change === undefined) throw new Error('no workload change');
  return { change, role, caller: passer, settings, now };
}

testDetector(passExistingWorkload, {
  flags: [
    {
      name: 'code of an administrator’s function',
      subject: updated({ role: [ADMIN] }),
      evidence:
        'not a pass: the caller changed function deploy, which already has the role worker, and so can do everything (lambda-003)',
    },
    { name: 'by whoever', subject: updated({ role: [ADMIN], passer: 'unknown' }), severity: 'low' },
  ],
  allows: [
    { name: 'an ordinary function', subject: updated({}) },
    { name: 'an administrator', subject: updated({ role: [ADMIN], passer: [ADMIN] }) },
    { name: 'a denied call', subject: updated({ role: [ADMIN], outcome: 'denied' }) },
    { name: 'a role that the event does not show', subject: updated({ role: 'not in the event' }) },
  ],
});

describe('workloadChangeIn', () => {
  const found = (eventSource: string, eventName: string, requestParameters: object) =>
    workloadChangeIn(
      passing({ event: { eventSource, eventName, requestParameters: { ...requestParameters } } }).pass.event,
    );

  test.each([
    ['cloudformation', 'UpdateStack', { stackName: 's' }, { path: 'cloudformation-002', workload: 'stack s' }],
    [
      'ec2',
      'ModifyInstanceAttribute',
      { instanceId: 'i-0abc', userData: '<sensitive>' },
      { path: 'ec2-002', workload: 'instance i-0abc' },
    ],
    [
      'ec2',
      'CreateLaunchTemplateVersion',
      { CreateLaunchTemplateVersionRequest: { LaunchTemplateId: 'lt-0abc' } },
      { path: 'ec2-004', role: { launchTemplate: { id: 'lt-0abc', version: '$Latest' } } },
    ],
  ])('%s %s', (service, name, request, expected) =>
    expect(found(`${service}.amazonaws.com`, name, request)).toMatchObject(expected),
  );

  test.each([
    ['cloudformation', 'UpdateStack', { stackName: 's', roleARN: 'arn:aws:iam::111122223333:role/cfn' }],
    ['ec2', 'ModifyInstanceAttribute', { instanceId: 'i-0abc', disableApiTermination: { value: true } }],
    [
      'ec2',
      'CreateLaunchTemplateVersion',
      {
        CreateLaunchTemplateVersionRequest: {
          LaunchTemplateId: 'lt-0abc',
          LaunchTemplateData: { IamInstanceProfile: { Name: 'p' } },
        },
      },
    ],
    ['lambda', 'UpdateFunctionConfiguration20150331v2', { functionName: 'f' }],
  ])('%s %s is none', (service, name, request) =>
    expect(found(`${service}.amazonaws.com`, name, request)).toBeUndefined(),
  );
});
