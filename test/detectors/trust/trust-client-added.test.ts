import { trustClientAdded } from '../../../lib/detectors/trust/trust-client-added.ts';
import { testDetector } from '../test-detector.ts';
import { federation } from './subject.ts';

testDetector(trustClientAdded, {
  flags: [
    {
      name: 'a client',
      subject: federation({
        eventName: 'AddClientIDToOpenIDConnectProvider',
        request: {
          openIDConnectProviderArn: 'arn:aws:iam::111122223333:oidc-provider/idp.example.com',
          clientID: 'app',
        },
      }),
      evidence: '"app"',
    },
  ],
  allows: [
    {
      name: 'a denied attempt',
      subject: federation({ eventName: 'AddClientIDToOpenIDConnectProvider', request: {}, errorCode: 'AccessDenied' }),
    },
    { name: 'a new provider', subject: federation({ eventName: 'CreateSAMLProvider', request: {} }) },
  ],
});
