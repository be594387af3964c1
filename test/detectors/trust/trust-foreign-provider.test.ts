import { trustForeignProvider } from '../../../lib/detectors/trust/trust-foreign-provider.ts';
import { allow, OURS, OUTSIDER, TRUSTED } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustForeignProvider, {
  flags: [
    {
      name: 'SAML of a stranger',
      subject: trust(
        allow(
          { Federated: `arn:aws:iam::${OUTSIDER}:saml-provider/corp` },
          { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
          'sts:AssumeRoleWithSAML',
        ),
      ),
      evidence: 'account 999988887777',
    },
    {
      name: 'OIDC of a stranger',
      subject: trust(
        allow(
          { Federated: `arn:aws:iam::${OUTSIDER}:oidc-provider/idp.example.com` },
          undefined,
          'sts:AssumeRoleWithWebIdentity',
        ),
      ),
    },
  ],
  allows: [
    {
      name: 'our own',
      subject: trust(
        allow(
          { Federated: `arn:aws:iam::${OURS}:saml-provider/corp` },
          { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
          'sts:AssumeRoleWithSAML',
        ),
      ),
    },
    {
      name: 'a trusted account',
      subject: trust(
        allow(
          { Federated: `arn:aws:iam::${TRUSTED}:saml-provider/corp` },
          { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
          'sts:AssumeRoleWithSAML',
        ),
      ),
    },
    {
      name: 'the wrong action',
      subject: trust(
        allow(
          { Federated: `arn:aws:iam::${OUTSIDER}:saml-provider/corp` },
          { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
          'sts:AssumeRole',
        ),
      ),
    },
  ],
});
