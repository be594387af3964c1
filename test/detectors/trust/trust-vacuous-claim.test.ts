import { trustVacuousClaim } from '../../../lib/detectors/trust/trust-vacuous-claim.ts';
import { GITHUB, oidc } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustVacuousClaim, {
  flags: [
    {
      name: 'ForAllValues on sub',
      subject: trust(oidc(GITHUB, { sub: 'repo:acme/app:ref:refs/heads/main' }, 'ForAllValues:StringEquals')),
      severity: 'medium',
    },
    {
      name: 'IfExists on a claim that may be absent',
      subject: trust(oidc(GITHUB, { repository_id: '1' }, 'StringEqualsIfExists')),
    },
    {
      name: 'IfExists in a cluster',
      subject: trust(
        oidc('oidc.eks.eu-west-1.amazonaws.com/id/ABC', { sub: 'system:serviceaccount:a:b' }, 'StringEqualsIfExists'),
      ),
      severity: 'medium',
    },
  ],
  allows: [
    { name: 'the plain operator', subject: trust(oidc(GITHUB, { sub: 'repo:acme/app:ref:refs/heads/main' })) },
    { name: 'a loose one, which is worse', subject: trust(oidc(GITHUB, { sub: 'repo:*' }, 'ForAllValues:StringLike')) },
  ],
});
