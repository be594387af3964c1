import { trustAnyServiceAccount } from '../../../lib/detectors/trust/trust-any-service-account.ts';
import { oidc } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustAnyServiceAccount, {
  flags: [
    {
      name: 'no subject',
      subject: trust(oidc('oidc.eks.eu-west-1.amazonaws.com/id/ABC', { aud: 'sts.amazonaws.com' })),
      evidence: 'of the cluster',
    },
    {
      name: 'a namespace',
      subject: trust(
        oidc('oidc.eks.eu-west-1.amazonaws.com/id/ABC', { sub: 'system:serviceaccount:prod:*' }, 'StringLike'),
      ),
      severity: 'medium',
      evidence: 'of the namespace',
    },
  ],
  allows: [
    {
      name: 'one service account',
      subject: trust(oidc('oidc.eks.eu-west-1.amazonaws.com/id/ABC', { sub: 'system:serviceaccount:prod:app' })),
    },
    { name: 'another issuer', subject: trust(oidc('idp.example.com')) },
  ],
});
