import { passUnapprovedRole } from '../../../lib/detectors/pass/pass-unapproved-role.ts';
import { testDetector } from '../test-detector.ts';
import { DEVELOPER, passing } from './subject.ts';

testDetector(passUnapprovedRole, {
  flags: [
    { name: 'another role', subject: passing({ approved: [{ role: 'S3Access' }] }), evidence: 'worker' },
    {
      name: 'another service',
      subject: passing({ approved: [{ role: 'worker', services: ['ec2.amazonaws.com'] }] }),
      evidence: 'lambda.amazonaws.com',
    },
    { name: 'another caller', subject: passing({ approved: [{ role: 'worker', principals: ['deploy'] }] }) },
    {
      name: 'an unknown service',
      subject: passing({ approved: [{ role: 'worker', services: ['ec2.amazonaws.com'] }], to: [] }),
      evidence: 'an unknown service',
    },
    {
      name: 'a role that could not be read',
      subject: passing({ role: 'AccessDenied', approved: [{ role: 'S3Access' }] }),
      evidence: 'worker',
    },
  ],
  allows: [
    { name: 'everything while nothing is listed', subject: passing() },
    { name: 'the approved role', subject: passing({ approved: [{ role: 'worker' }] }) },
    { name: 'a pattern', subject: passing({ approved: [{ role: 'work*' }] }) },
    { name: 'an ARN', subject: passing({ approved: [{ role: 'arn:aws:iam::111122223333:role/worker' }] }) },
    {
      name: 'the session of an approved role',
      subject: passing({ approved: [{ role: 'worker', principals: ['developer'] }] }),
    },
    {
      name: 'a service that repeats the pass',
      subject: passing({
        principal: { kind: 'service', via: 'autoscaling.amazonaws.com' },
        approved: [{ role: 'worker', principals: ['autoscaling.amazonaws.com'] }],
      }),
    },
    {
      name: 'one of several possible services',
      subject: passing({
        to: ['ec2.amazonaws.com', 'spotfleet.amazonaws.com'],
        approved: [{ role: 'worker', services: ['ec2.amazonaws.com'] }],
      }),
    },
    {
      name: 'a denied call',
      subject: passing({ approved: [{ role: 'S3Access' }], outcome: 'denied', principal: DEVELOPER }),
    },
  ],
});
