import { trustNegatedCondition } from '../../../lib/detectors/trust/trust-negated-condition.ts';
import { ANYBODY, allow, OURS, OUTSIDER, root } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustNegatedCondition, {
  flags: [
    {
      name: 'everybody but one account',
      subject: trust(allow(ANYBODY, { StringNotEquals: { 'aws:PrincipalAccount': OUTSIDER } })),
      evidence: 'limited only by StringNotEquals aws:PrincipalAccount',
    },
  ],
  allows: [
    {
      name: 'an account that is named',
      subject: trust(allow(root(OURS), { StringNotEquals: { 'aws:PrincipalAccount': OUTSIDER } })),
    },
    {
      name: 'our organization besides',
      subject: trust(
        allow(ANYBODY, {
          StringNotEquals: { 'aws:PrincipalAccount': OUTSIDER },
          StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' },
        }),
      ),
    },
    { name: 'no condition at all', subject: trust(allow(ANYBODY)) },
  ],
});
