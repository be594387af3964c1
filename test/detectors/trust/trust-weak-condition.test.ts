import { trustWeakCondition } from '../../../lib/detectors/trust/trust-weak-condition.ts';
import { ANYBODY, allow, OURS } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustWeakCondition, {
  flags: [
    {
      name: 'an address',
      subject: trust(allow(ANYBODY, { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })),
      evidence: 'IpAddress aws:SourceIp "203.0.113.0/24"',
    },
    { name: 'an ExternalId', subject: trust(allow(ANYBODY, { StringEquals: { 'sts:ExternalId': 'b7c1' } })) },
    { name: 'MFA', subject: trust(allow(ANYBODY, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } })) },
  ],
  allows: [
    {
      name: 'an address and our organization',
      subject: trust(
        allow(ANYBODY, {
          IpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
          StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' },
        }),
      ),
    },
    {
      name: 'our user with MFA',
      subject: trust(allow({ AWS: `arn:aws:iam::${OURS}:user/a` }, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } })),
    },
  ],
});
