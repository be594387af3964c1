import { trustMissingAudience } from '../../../lib/detectors/trust/trust-missing-audience.ts';
import { allow, GITHUB, OURS, oidc } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustMissingAudience, {
  flags: [
    {
      name: 'GitHub without aud',
      subject: trust(oidc(GITHUB, { sub: 'repo:acme/app:ref:refs/heads/main' })),
      evidence: 'token.actions.githubusercontent.com:aud',
    },
    {
      name: 'Google with a user only',
      subject: trust(
        allow(
          { Federated: 'accounts.google.com' },
          { StringEquals: { 'accounts.google.com:sub': '42' } },
          'sts:AssumeRoleWithWebIdentity',
        ),
      ),
      severity: 'medium',
    },
  ],
  allows: [
    {
      name: 'GitHub with aud',
      subject: trust(oidc(GITHUB, { sub: 'repo:acme/app:ref:refs/heads/main', aud: 'sts.amazonaws.com' })),
    },
    {
      name: 'a trusted provider',
      subject: trust(oidc('idp.example.com', { sub: 'x' }), {
        trusted: { accounts: [], providers: ['idp.example.com'], services: [] },
      }),
    },
    {
      name: 'SAML',
      subject: trust(allow({ Federated: `arn:aws:iam::${OURS}:saml-provider/x` }, undefined, 'sts:AssumeRoleWithSAML')),
    },
  ],
});
