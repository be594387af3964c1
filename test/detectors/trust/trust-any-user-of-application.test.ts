import { trustAnyUserOfApplication } from '../../../lib/detectors/trust/trust-any-user-of-application.ts';
import { allow, GITHUB, oidc } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustAnyUserOfApplication, {
  flags: [
    {
      name: 'every user',
      subject: trust(
        allow(
          { Federated: 'accounts.google.com' },
          { StringEquals: { 'accounts.google.com:aud': 'x' } },
          'sts:AssumeRoleWithWebIdentity',
        ),
      ),
    },
    {
      name: 'every user of a powerful role',
      subject: trust(
        allow(
          { Federated: 'accounts.google.com' },
          { StringEquals: { 'accounts.google.com:aud': 'x' } },
          'sts:AssumeRoleWithWebIdentity',
        ),
        { isPowerful: true },
      ),
      severity: 'medium',
    },
  ],
  allows: [
    {
      name: 'one user',
      subject: trust(
        allow(
          { Federated: 'accounts.google.com' },
          { StringEquals: { 'accounts.google.com:aud': 'x', 'accounts.google.com:sub': '42' } },
          'sts:AssumeRoleWithWebIdentity',
        ),
      ),
    },
    { name: 'GitHub', subject: trust(oidc(GITHUB, { sub: 'repo:acme/app:ref:refs/heads/main' })) },
  ],
});
