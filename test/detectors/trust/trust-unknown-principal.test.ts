import { trustUnknownPrincipal } from '../../../lib/detectors/trust/trust-unknown-principal.ts';
import { ANYBODY, allow, GITHUB, OURS, oidc } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustUnknownPrincipal, {
  flags: [
    { name: 'a role id', subject: trust(allow({ AWS: 'AROAEXAMPLEEXAMPLE11' })), evidence: 'AROAEXAMPLEEXAMPLE11' },
    { name: "a template's parameter", subject: trust(allow({ AWS: '<Ref Vendor>' })) },
    { name: 'a VPC', subject: trust(allow(ANYBODY, { StringEquals: { 'aws:SourceVpc': 'vpc-0abc' } })) },
    { name: 'a service nobody knows', subject: trust(allow({ Service: 'x.example.com' })) },
    { name: 'a subject only the template knows', subject: trust(oidc(GITHUB, { sub: '<Ref Subject>' })) },
  ],
  allows: [
    { name: 'a role id read back', subject: trust(allow({ AWS: 'AROAEXAMPLEEXAMPLE11' }), { source: 'read' }) },
    { name: 'our own role', subject: trust(allow({ AWS: `arn:aws:iam::${OURS}:role/a` })) },
    {
      name: 'a role of ours that the template names',
      subject: trust(allow({ AWS: `arn:aws:iam::${OURS}:role/<Ref Role>` })),
    },
  ],
});
