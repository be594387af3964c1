import { trustProviderAdded } from '../../../lib/detectors/trust/trust-provider-added.ts';
import { testDetector } from '../test-detector.ts';
import { federation } from './subject.ts';

testDetector(trustProviderAdded, {
  flags: [
    {
      name: 'an OIDC provider',
      subject: federation({ eventName: 'CreateOpenIDConnectProvider', request: { url: 'https://idp.example.com' } }),
      evidence: 'idp.example.com',
    },
    { name: 'a SAML provider', subject: federation({ eventName: 'CreateSAMLProvider', request: { name: 'corp' } }) },
    {
      name: 'a provider of ours',
      subject: federation({
        eventName: 'CreateOpenIDConnectProvider',
        request: { url: 'https://idp.example.com' },
        providers: ['idp.example.com'],
      }),
      severity: 'info',
    },
    {
      name: 'Identity Center',
      subject: federation({
        eventName: 'CreateSAMLProvider',
        request: { name: 'AWSSSO_x_DO_NOT_DELETE' },
        invokedBy: 'sso.amazonaws.com',
      }),
      severity: 'info',
    },
  ],
  allows: [
    {
      name: 'a denied attempt',
      subject: federation({ eventName: 'CreateSAMLProvider', request: {}, errorCode: 'AccessDenied' }),
    },
    { name: 'new metadata', subject: federation({ eventName: 'UpdateSAMLProvider', request: {} }) },
  ],
});
