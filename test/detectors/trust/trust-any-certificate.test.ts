import { trustAnyCertificate } from '../../../lib/detectors/trust/trust-any-certificate.ts';
import { allow, OURS } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustAnyCertificate, {
  flags: [
    { name: 'no condition', subject: trust(allow({ Service: 'rolesanywhere.amazonaws.com' }, undefined)) },
    {
      name: 'any anchor',
      subject: trust(
        allow(
          { Service: 'rolesanywhere.amazonaws.com' },
          { ArnLike: { 'aws:SourceArn': `arn:aws:rolesanywhere:*:${OURS}:trust-anchor/*` } },
        ),
      ),
    },
    {
      name: 'a powerful role',
      subject: trust(allow({ Service: 'rolesanywhere.amazonaws.com' }, undefined), { isPowerful: true }),
      severity: 'high',
    },
  ],
  allows: [
    {
      name: 'one anchor',
      subject: trust(
        allow(
          { Service: 'rolesanywhere.amazonaws.com' },
          { ArnEquals: { 'aws:SourceArn': `arn:aws:rolesanywhere:eu-west-1:${OURS}:trust-anchor/11111111-2222` } },
        ),
      ),
    },
    {
      name: 'one subject',
      subject: trust(
        allow(
          { Service: 'rolesanywhere.amazonaws.com' },
          { StringEquals: { 'aws:PrincipalTag/x509Subject/CN': 'agent' } },
        ),
      ),
    },
    { name: 'another service', subject: trust(allow({ Service: 'ec2.amazonaws.com' }, undefined)) },
  ],
});
