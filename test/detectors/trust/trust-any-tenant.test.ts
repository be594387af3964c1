import { trustAnyTenant } from '../../../lib/detectors/trust/trust-any-tenant.ts';
import { allow, GITHUB, oidc } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustAnyTenant, {
  flags: [
    { name: 'GitHub without a condition', subject: trust(oidc(GITHUB)), evidence: 'any GitHub repository' },
    { name: 'GitHub with an audience only', subject: trust(oidc(GITHUB, { aud: 'sts.amazonaws.com' })) },
    {
      name: 'Cognito without a pool',
      subject: trust(
        allow({ Federated: 'cognito-identity.amazonaws.com' }, undefined, 'sts:AssumeRoleWithWebIdentity'),
      ),
    },
    { name: 'any provider', subject: trust(allow({ Federated: '*' }, undefined, 'sts:AssumeRoleWithWebIdentity')) },
  ],
  allows: [
    { name: 'GitHub with a repository', subject: trust(oidc(GITHUB, { sub: 'repo:acme/app:ref:refs/heads/main' })) },
    { name: 'a provider of our own', subject: trust(oidc('idp.example.com')) },
    { name: 'GitHub with the wrong action', subject: trust({ ...oidc(GITHUB), Action: 'sts:AssumeRole' }) },
  ],
});
