import { trustWildcardTenant } from '../../../lib/detectors/trust/trust-wildcard-tenant.ts';
import { GITHUB, oidc } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustWildcardTenant, {
  flags: [
    {
      name: 'an organization without the slash',
      subject: trust(oidc(GITHUB, { sub: 'repo:acme*' }, 'StringLike')),
      evidence: 'repo:acme*',
    },
    {
      name: 'one loose value among many',
      subject: trust(oidc(GITHUB, { sub: ['repo:acme/app:*', 'repo:*'] }, 'StringLike')),
    },
    {
      name: 'Terraform without the colon',
      subject: trust(oidc('app.terraform.io', { sub: 'organization:acme*' }, 'StringLike')),
    },
  ],
  allows: [
    { name: 'the organization in full', subject: trust(oidc(GITHUB, { sub: 'repo:acme/*' }, 'StringLike')) },
    {
      name: 'a loose subject and a pinned repository',
      subject: trust(oidc(GITHUB, { sub: 'repo:*', repository: 'acme/app' }, 'StringLike')),
    },
    { name: 'a literal star', subject: trust(oidc(GITHUB, { sub: 'repo:*' })) },
  ],
});
