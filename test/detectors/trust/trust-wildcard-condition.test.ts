import { trustWildcardCondition } from '../../../lib/detectors/trust/trust-wildcard-condition.ts';
import { ANYBODY, allow, OURS } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustWildcardCondition, {
  flags: [
    {
      name: 'any organization',
      subject: trust(allow(ANYBODY, { StringLike: { 'aws:PrincipalOrgID': 'o-*' } })),
      evidence: 'limits it to no account',
    },
    {
      name: 'an open account in an ARN',
      subject: trust(allow(ANYBODY, { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/deploy' } })),
    },
    { name: 'a key that is only present', subject: trust(allow(ANYBODY, { Null: { 'aws:PrincipalOrgID': 'false' } })) },
  ],
  allows: [
    {
      name: 'a wildcard behind our account',
      subject: trust(allow(ANYBODY, { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OURS}:role/*` } })),
    },
    {
      name: 'our paths',
      subject: trust(allow(ANYBODY, { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-exampleorg1/*' } })),
    },
  ],
});
