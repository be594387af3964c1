import { trustAnchorAdded } from '../../../lib/detectors/trust/trust-anchor-added.ts';
import { testDetector } from '../test-detector.ts';
import { federation } from './subject.ts';

testDetector(trustAnchorAdded, {
  flags: [
    {
      name: "somebody's own certificate",
      subject: federation({
        eventName: 'CreateTrustAnchor',
        request: { name: 'a', source: { sourceType: 'CERTIFICATE_BUNDLE', sourceData: { x509CertificateData: 'x' } } },
        source: 'rolesanywhere.amazonaws.com',
      }),
      evidence: 'from outside AWS',
    },
    {
      name: 'a private CA',
      subject: federation({
        eventName: 'CreateTrustAnchor',
        request: { name: 'a', source: { sourceType: 'AWS_ACM_PCA', sourceData: { acmPcaArn: 'x' } } },
        source: 'rolesanywhere.amazonaws.com',
      }),
      severity: 'medium',
    },
    {
      name: 'a replaced certificate',
      subject: federation({
        eventName: 'UpdateTrustAnchor',
        request: { trustAnchorId: 'a', source: { sourceData: { x509CertificateData: 'x' } } },
        source: 'rolesanywhere.amazonaws.com',
      }),
      evidence: 'another certificate',
    },
    {
      name: 'an anchor enabled',
      subject: federation({
        eventName: 'EnableTrustAnchor',
        request: { trustAnchorId: 'a' },
        source: 'rolesanywhere.amazonaws.com',
      }),
    },
  ],
  allows: [
    {
      name: 'a denied attempt',
      subject: federation({
        eventName: 'CreateTrustAnchor',
        request: {},
        source: 'rolesanywhere.amazonaws.com',
        errorCode: 'AccessDeniedException',
      }),
    },
    {
      name: 'a profile',
      subject: federation({ eventName: 'CreateProfile', request: {}, source: 'rolesanywhere.amazonaws.com' }),
    },
  ],
});
