import { effectiveOf } from '../../judge/power/effective.ts';
import type { Detector } from '../finding.ts';
import type { PassSubject } from './subject.ts';

export const passUnreadRole: Detector<PassSubject> = {
  id: 'pass-unread-role',
  severity: 'info',
  why: 'The role or one of its policies could not be read, so it was not judged. Silence about it would look like safety.',
  misses: 'The powers of the role. Only its name and this event are known.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html',

  detect({ pass, role }) {
    if (pass.event.outcome !== 'succeeded' || pass.foreignAccount !== undefined) return undefined;
    if (pass.source === 'unreadable')
      return {
        severity: 'medium',
        evidence: `CloudTrail left out the parameters of ${pass.event.eventName} (over 100 KB, or hidden), so a role in them was not judged: look up the resource`,
      };
    if (role.state !== 'read') return `the passed role was not judged: ${role.because}`;
    const { unread } = effectiveOf(role.value);
    return unread.length > 0 && `${role.value.name} was judged without ${unread.join(', ')}, which could not be read`;
  },
};
