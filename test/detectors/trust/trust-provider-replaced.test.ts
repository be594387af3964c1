import { trustProviderReplaced } from '../../../lib/detectors/trust/trust-provider-replaced.ts';
import { testDetector } from '../test-detector.ts';
import { federation } from './subject.ts';

testDetector(trustProviderReplaced, {
  flags: [
    {
      name: 'SAML metadata',
      subject: federation({
        eventName: 'UpdateSAMLProvider',
        request: { sAMLProviderArn: 'arn:aws:iam::111122223333:saml-provider/corp' },
      }),
      evidence: 'saml-provider/corp',
    },
    {
      name: 'a thumbprint',
      subject: federation({
        eventName: 'UpdateOpenIDConnectProviderThumbprint',
        request: { openIDConnectProviderArn: 'arn:aws:iam::111122223333:oidc-provider/idp.example.com' },
      }),
      severity: 'medium',
    },
    {
      name: 'Identity Center',
      subject: federation({ eventName: 'UpdateSAMLProvider', request: {}, invokedBy: 'sso.amazonaws.com' }),
      severity: 'info',
    },
  ],
  allows: [
    {
      name: 'a failed attempt',
      subject: federation({ eventName: 'UpdateSAMLProvider', request: {}, errorCode: 'NoSuchEntityException' }),
    },
    { name: 'a new provider', subject: federation({ eventName: 'CreateSAMLProvider', request: {} }) },
  ],
});
