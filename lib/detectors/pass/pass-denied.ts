import { seenOf } from '../../base/role.ts';
import { administrator } from '../../judge/power/administrator.ts';
import type { Detector } from '../finding.ts';
import type { PassSubject } from './subject.ts';

export const passDenied: Detector<PassSubject> = {
  id: 'pass-denied',
  severity: 'low',
  why: 'With refused attempts a caller finds out which roles can be passed.',
  misses:
    'CloudTrail often leaves the request out of refused calls, so the role may be unknown; EC2 hides which permission was missing.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_iam-ec2.html',

  detect({ pass, role, now }) {
    if (pass.event.outcome !== 'denied') return undefined;
    const wanted = seenOf(role);
    const { arn, name, instanceProfile } = pass.role;
    const target = wanted?.name ?? arn ?? name ?? (instanceProfile && `instance profile ${instanceProfile}`);
    const heavy = wanted !== undefined && administrator(wanted, now)?.level === 'everywhere';
    const onPassRole = pass.event.errorMessage?.includes('iam:PassRole') === true;
    if (pass.source === 'unreadable' && !onPassRole)
      return {
        severity: 'info',
        evidence: `the caller was denied a call that can pass a role; the event does not show whether it named one (${pass.event.errorCode ?? 'no error code'})`,
      };
    return {
      severity: heavy || onPassRole ? 'medium' : 'low',
      evidence: `the caller tried to pass ${target ?? 'a role that the event does not show'}${heavy ? ', an administrator,' : ''} and was denied${onPassRole ? ' iam:PassRole' : ''} (${pass.event.errorCode ?? 'no error code'})`,
    };
  },
};
