import { trustSamlAudience } from '../../../lib/detectors/trust/trust-saml-audience.ts';
import { allow, OURS } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustSamlAudience, {
  flags: [
    {
      name: 'no audience',
      subject: trust(
        allow({ Federated: `arn:aws:iam::${OURS}:saml-provider/corp` }, undefined, 'sts:AssumeRoleWithSAML'),
      ),
    },
    {
      name: 'any audience',
      subject: trust(
        allow(
          { Federated: `arn:aws:iam::${OURS}:saml-provider/corp` },
          { StringLike: { 'SAML:aud': '*' } },
          'sts:AssumeRoleWithSAML',
        ),
      ),
    },
  ],
  allows: [
    {
      name: 'the sign-in',
      subject: trust(
        allow(
          { Federated: `arn:aws:iam::${OURS}:saml-provider/corp` },
          { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
          'sts:AssumeRoleWithSAML',
        ),
      ),
    },
    {
      name: 'the sign-in, key in lower case',
      subject: trust(
        allow(
          { Federated: `arn:aws:iam::${OURS}:saml-provider/corp` },
          { StringEquals: { 'saml:aud': 'https://signin.aws.amazon.com/saml' } },
          'sts:AssumeRoleWithSAML',
        ),
      ),
    },
  ],
});
