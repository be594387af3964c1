import { trustPullRequest } from '../../../lib/detectors/trust/trust-pull-request.ts';
import { GITHUB, oidc } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustPullRequest, {
  flags: [
    { name: 'pull requests', subject: trust(oidc(GITHUB, { sub: 'repo:acme/app:pull_request' })) },
    {
      name: 'pull requests among branches',
      subject: trust(oidc(GITHUB, { sub: ['repo:acme/app:ref:refs/heads/main', 'repo:acme/app:pull_request'] })),
    },
    {
      name: 'pull requests of a harmless role',
      subject: trust(oidc(GITHUB, { sub: 'repo:acme/app:pull_request' }), { harmless: true }),
      severity: 'low',
    },
  ],
  allows: [
    { name: 'a branch', subject: trust(oidc(GITHUB, { sub: 'repo:acme/app:ref:refs/heads/main' })) },
    {
      name: 'a repository of that name',
      subject: trust(oidc(GITHUB, { sub: 'repo:acme/pull_request:ref:refs/heads/main' })),
    },
  ],
});
