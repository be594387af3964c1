import { passDenied } from '../../../lib/detectors/pass/pass-denied.ts';
import { ADMIN } from '../../judge/power/roles.ts';
import { testDetector } from '../test-detector.ts';
import { passing } from './subject.ts';

const denied = { outcome: 'denied' } as const;

testDetector(passDenied, {
  flags: [
    { name: 'a denied call', subject: passing(denied), evidence: 'the caller tried to pass worker' },
    { name: 'an administrator role', subject: passing({ ...denied, role: [ADMIN] }), severity: 'medium' },
    {
      name: 'a refusal of iam:PassRole itself',
      subject: passing({
        ...denied,
        event: {
          errorCode: 'AccessDeniedException',
          errorMessage: 'User: x is not authorized to perform: iam:PassRole on resource: y',
        },
      }),
      severity: 'medium',
      evidence: 'AccessDeniedException',
    },
    {
      name: 'a role nobody could read',
      subject: passing({ ...denied, role: 'AccessDenied' }),
      evidence: 'role/worker',
    },
    {
      name: 'a call without its request',
      subject: passing({ ...denied, role: 'not in the event', reference: {}, source: 'unreadable' }),
      severity: 'info',
      evidence: 'the event does not show whether it named one',
    },
    {
      name: 'an instance profile',
      subject: passing({ ...denied, role: 'gone', reference: { instanceProfile: 'web' } }),
      evidence: 'instance profile web',
    },
  ],
  allows: [
    { name: 'a pass', subject: passing() },
    { name: 'a call that failed for another reason', subject: passing({ outcome: 'failed' }) },
  ],
});
