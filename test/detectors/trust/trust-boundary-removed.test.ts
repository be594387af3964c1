import { trustBoundaryRemoved } from '../../../lib/detectors/trust/trust-boundary-removed.ts';
import { testDetector } from '../test-detector.ts';
import { federation } from './subject.ts';

testDetector(trustBoundaryRemoved, {
  flags: [
    {
      name: 'a boundary',
      subject: federation({
        eventName: 'DeleteRolePermissionsBoundary',
        request: { roleName: 'r' },
        role: { boundary: { kind: 'managed', name: 'limits', arn: 'arn:aws:iam::111122223333:policy/limits' } },
      }),
      evidence: 'policy/limits',
    },
    {
      name: 'a role nobody could read',
      subject: federation({ eventName: 'DeleteRolePermissionsBoundary', request: { roleName: 'r' } }),
      evidence: 'of r was removed',
    },
  ],
  allows: [
    {
      name: 'a denied attempt',
      subject: federation({ eventName: 'DeleteRolePermissionsBoundary', request: {}, errorCode: 'AccessDenied' }),
    },
    { name: 'a new provider', subject: federation({ eventName: 'CreateSAMLProvider', request: {} }) },
  ],
});
