import { passUntrustedService } from '../../../lib/detectors/pass/pass-untrusted-service.ts';
import { ADMIN, role } from '../../judge/power/roles.ts';
import { testDetector } from '../test-detector.ts';
import { passing } from './subject.ts';

const trusting = (Principal: unknown, more: object = {}) =>
  role([{ Action: 's3:*' }], {
    trustPolicy: { Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...more }] },
  });

testDetector(passUntrustedService, {
  flags: [
    {
      name: 'a role that trusts S3, passed to EC2',
      subject: passing({ role: trusting({ Service: 's3.amazonaws.com' }), to: ['ec2.amazonaws.com'] }),
      evidence: 'worker was passed to ec2.amazonaws.com, but trusts s3.amazonaws.com',
    },
    {
      name: 'a role that trusts an account only',
      subject: passing({ role: trusting({ AWS: '111122223333' }) }),
      evidence: 'no service',
    },
    {
      name: 'a Deny that names the service',
      subject: passing({ role: trusting({ Service: 'lambda.amazonaws.com' }, { Effect: 'Deny' }) }),
    },
    { name: 'an administrator', subject: passing({ role: [ADMIN], to: ['ec2.amazonaws.com'] }), severity: 'medium' },
    {
      name: 'several possible services, none trusted',
      subject: passing({ to: ['ec2.amazonaws.com', 'spotfleet.amazonaws.com'] }),
    },
  ],
  allows: [
    { name: 'the trusted service', subject: passing() },
    { name: 'a regional name', subject: passing({ role: trusting({ Service: 'lambda.eu-west-1.amazonaws.com' }) }) },
    { name: 'the name in China', subject: passing({ role: trusting({ Service: ['lambda.amazonaws.com.cn'] }) }) },
    { name: 'sts:*', subject: passing({ role: trusting({ Service: 'lambda.amazonaws.com' }, { Action: 'sts:*' }) }) },
    { name: 'everybody', subject: passing({ role: trusting('*') }) },
    { name: 'an unknown service', subject: passing({ role: trusting({ Service: 's3.amazonaws.com' }), to: [] }) },
    { name: 'a trust policy that is none', subject: passing({ role: role([], { trustPolicy: 'x' }) }) },
    { name: 'a role that could not be read', subject: passing({ role: 'AccessDenied' }) },
    { name: 'a denied call', subject: passing({ outcome: 'denied', to: ['ec2.amazonaws.com'] }) },
    {
      name: 'one of several possible services',
      subject: passing({ to: ['edgelambda.amazonaws.com', 'lambda.amazonaws.com'] }),
    },
  ],
});
