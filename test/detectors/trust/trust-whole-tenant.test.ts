import { trustWholeTenant } from '../../../lib/detectors/trust/trust-whole-tenant.ts';
import { GITHUB, oidc } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustWholeTenant, {
  flags: [
    {
      name: 'every repository',
      subject: trust(oidc(GITHUB, { sub: 'repo:acme/*' }, 'StringLike')),
      evidence: 'every workload',
    },
    {
      name: 'every branch',
      subject: trust(oidc(GITHUB, { sub: 'repo:acme/app:*' }, 'StringLike')),
      evidence: 'every branch',
    },
    {
      name: 'a powerful role',
      subject: trust(oidc(GITHUB, { sub: 'repo:acme/*' }, 'StringLike'), { isPowerful: true }),
      severity: 'medium',
    },
  ],
  allows: [
    { name: 'one branch', subject: trust(oidc(GITHUB, { sub: 'repo:acme/app:ref:refs/heads/main' })) },
    { name: 'one repository by its id', subject: trust(oidc(GITHUB, { repository_id: '1' })) },
    { name: 'every repository of the world, which is worse', subject: trust(oidc(GITHUB)) },
  ],
});
