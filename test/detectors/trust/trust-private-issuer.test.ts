import { trustPrivateIssuer } from '../../../lib/detectors/trust/trust-private-issuer.ts';
import { GITHUB, oidc } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustPrivateIssuer, {
  flags: [
    {
      name: 'a provider with subject and audience',
      subject: trust(oidc('idp.example.com', { aud: 'x', sub: 'y' })),
      evidence: 'idp.example.com',
    },
    {
      name: 'a provider without any',
      subject: trust(oidc('idp.example.com')),
      severity: 'medium',
      evidence: 'whatever the token says',
    },
  ],
  allows: [
    {
      name: 'a trusted provider',
      subject: trust(oidc('idp.example.com'), {
        trusted: { accounts: [], providers: ['https://idp.example.com'], services: [] },
      }),
    },
    { name: 'a shared issuer', subject: trust(oidc(GITHUB)) },
    {
      name: 'a cluster',
      subject: trust(oidc('oidc.eks.eu-west-1.amazonaws.com/id/ABC', { sub: 'system:serviceaccount:a:b' })),
    },
  ],
});
