import { passUnapprovedRole } from '../../../lib/detectors/pass/pass-unapproved-role.ts';
import { testDetector } from '../test-detector.ts';
import { DEVELOPER, type Passing, passing } from './subject.ts';

const only = (differences: Passing = {}) => passing({ ...differences, settings: { onlyApproved: true } });

testDetector(passUnapprovedRole, {
  flags: [
    { name: 'every pass, where nothing is listed', subject: only(), evidence: 'worker' },
    { name: 'another role', subject: only({ approved: [{ role: 'S3Access' }] }), evidence: 'worker' },
    {
      name: 'another service',
      subject: only({ approved: [{ role: 'worker', services: ['ec2.amazonaws.com'] }] }),
      evidence: 'lambda.amazonaws.com',
    },
    { name: 'another caller', subject: only({ approved: [{ role: 'worker', principals: ['deploy'] }] }) },
    {
      name: 'an unknown service',
      subject: only({ approved: [{ role: 'worker', services: ['ec2.amazonaws.com'] }], to: [] }),
      evidence: 'an unknown service',
    },
    {
      name: 'a role that could not be read',
      subject: only({ role: 'AccessDenied', approved: [{ role: 'S3Access' }] }),
      evidence: 'worker',
    },
  ],
  allows: [
    { name: 'everything while nothing is listed', subject: passing() },
    { name: 'another pass than the approved ones', subject: passing({ approved: [{ role: 'S3Access' }] }) },
    { name: 'the approved role', subject: only({ approved: [{ role: 'worker' }] }) },
    { name: 'a pattern', subject: only({ approved: [{ role: 'work*' }] }) },
    { name: 'an ARN', subject: only({ approved: [{ role: 'arn:aws:iam::111122223333:role/worker' }] }) },
    {
      name: 'the session of an approved role',
      subject: only({ approved: [{ role: 'worker', principals: ['developer'] }] }),
    },
    {
      name: 'a service that repeats the pass',
      subject: only({
        principal: { kind: 'service', via: 'autoscaling.amazonaws.com' },
        approved: [{ role: 'worker', principals: ['autoscaling.amazonaws.com'] }],
      }),
    },
    {
      name: 'one of several possible services',
      subject: only({
        to: ['ec2.amazonaws.com', 'spotfleet.amazonaws.com'],
        approved: [{ role: 'worker', services: ['ec2.amazonaws.com'] }],
      }),
    },
    {
      name: 'a denied call',
      subject: only({ approved: [{ role: 'S3Access' }], outcome: 'denied', principal: DEVELOPER }),
    },
  ],
});
