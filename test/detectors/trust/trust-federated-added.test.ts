import { trustFederatedAdded } from '../../../lib/detectors/trust/trust-federated-added.ts';
import { allow, GITHUB, OURS, oidc } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { changed, trust } from './subject.ts';

const main = (repository: string) =>
  oidc(GITHUB, { sub: `repo:${repository}:ref:refs/heads/main`, aud: 'sts.amazonaws.com' });
const saml = allow({ Federated: `arn:aws:iam::${OURS}:saml-provider/corp` }, undefined, 'sts:AssumeRoleWithSAML');

testDetector(trustFederatedAdded, {
  flags: [
    {
      name: "a stranger's repository instead of ours",
      subject: changed(main('acme/app'), main('acme-evil/app')),
      severity: 'medium',
      evidence: 'repo:acme-evil/app:ref:refs/heads/main',
    },
    {
      name: 'one more repository',
      subject: changed(main('acme/app'), [main('acme/app'), main('evil/app')], { isPowerful: false }),
      statement: 1,
    },
    {
      name: 'a SAML provider',
      subject: changed(main('acme/app'), saml),
      severity: 'medium',
      evidence: 'saml-provider/corp',
    },
  ],
  allows: [
    { name: 'the same repository', subject: changed(main('acme/app'), main('acme/app')) },
    {
      name: 'a provider that was removed',
      subject: changed(saml, main('acme/app'), { before: { Statement: [saml, main('acme/app')] } }),
    },
    { name: 'no document from before', subject: trust(main('evil/app'), { isPowerful: true }) },
    { name: 'a service', subject: changed(main('acme/app'), allow({ Service: 'ec2.amazonaws.com' })) },
  ],
});
