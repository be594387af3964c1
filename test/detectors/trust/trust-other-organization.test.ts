import { trustOtherOrganization } from '../../../lib/detectors/trust/trust-other-organization.ts';
import { ANYBODY, allow, OURS, root } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustOtherOrganization, {
  flags: [
    {
      name: 'another organization',
      subject: trust(allow(ANYBODY, { StringEquals: { 'aws:PrincipalOrgID': 'o-strangers1' } })),
      evidence: 'o-strangers1',
    },
  ],
  allows: [
    {
      name: 'our organization',
      subject: trust(allow(ANYBODY, { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } })),
    },
    {
      name: 'our root in another organization, which cannot be',
      subject: trust(allow(root(OURS), { StringEquals: { 'aws:PrincipalOrgID': 'o-strangers1' } })),
    },
  ],
});
