import { passProfileSwap } from '../../../lib/detectors/pass/pass-profile-swap.ts';
import type { PassSubject } from '../../../lib/detectors/pass/subject.ts';
import { ADMIN, role, type Statement } from '../../judge/power/roles.ts';
import { testDetector } from '../test-detector.ts';
import { type Passing, passing } from './subject.ts';

const secrets = [{ Action: 'secretsmanager:GetSecretValue' }];
const weak = [{ Action: 'logs:PutLogEvents' }];

function swap(differences: Passing, before?: readonly Statement[] | string): PassSubject {
  const subject = passing({
    to: ['ec2.amazonaws.com'],
    event: { eventSource: 'ec2.amazonaws.com', eventName: 'ReplaceIamInstanceProfileAssociation' },
    ...differences,
  });
  if (before === undefined) return subject;
  if (typeof before === 'string') return { ...subject, before: { state: 'unread', because: before } };
  return { ...subject, before: { state: 'read', value: role(before, { name: 'web' }) } };
}

const intoProfile = {
  passKind: 'arming',
  event: { eventSource: 'iam.amazonaws.com', eventName: 'AddRoleToInstanceProfile' },
} as const;

testDetector(passProfileSwap, {
  flags: [
    {
      name: 'a stronger role',
      subject: swap({ role: secrets }, weak),
      severity: 'high',
      evidence: 'the previous role web',
    },
    { name: 'an administrator where nobody knows', subject: swap({ role: [ADMIN] }), evidence: 'is not known' },
    {
      name: 'one where the old role could not be read',
      subject: swap({ role: [ADMIN] }, 'deleted'),
      evidence: 'is not known',
    },
    {
      name: 'the role inside the profile exchanged',
      subject: swap({ role: secrets, ...intoProfile }, weak),
      severity: 'high',
    },
    {
      name: 'a bulk reader instead of nothing',
      subject: swap({ role: [{ Action: 's3:*' }] }, weak),
      severity: 'high',
      evidence: 'share snapshots',
    },
  ],
  allows: [
    { name: 'a weaker role', subject: swap({ role: weak }, secrets) },
    { name: 'as strong a role', subject: swap({ role: secrets }, secrets) },
    { name: 'a role after an administrator', subject: swap({ role: secrets }, [ADMIN]) },
    { name: 'an ordinary role where nobody knows', subject: swap({ role: weak }) },
    { name: 'a first role in a new profile', subject: swap({ role: [ADMIN], ...intoProfile }) },
    { name: 'a launch', subject: passing({ role: [ADMIN] }) },
    { name: 'an approved pass', subject: swap({ role: [ADMIN], approved: [{ role: 'worker' }] }) },
    { name: 'a denied call', subject: swap({ role: [ADMIN], outcome: 'denied' }) },
  ],
});
