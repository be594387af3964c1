import { effectiveOf } from '../../judge/power/effective.ts';
import type { Detector } from '../finding.ts';
import type { PassSubject } from './subject.ts';

export const passUnreadRole: Detector<PassSubject> = {
  id: 'pass-unread-role',
  severity: 'info',
  why: 'A role, or a policy of it, that could not be read was not judged: silence about it would look like safety.',
  misses: 'What the role can do. Nothing but its name and this event is known.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html',

  detect({ pass, role }) {
    if (pass.event.outcome !== 'succeeded' || pass.foreignAccount !== undefined) return undefined;
    if (pass.source === 'unreadable')
      return {
        severity: 'medium',
        evidence: `CloudTrail left out what ${pass.event.eventName} was asked (over 100 KB, or hidden), so a role passed in it was not judged: look the resource up`,
      };
    if (role.state !== 'read') return `the passed role was not judged: ${role.because}`;
    const { unread } = effectiveOf(role.value);
    return unread.length > 0 && `${role.value.name} was judged without ${unread.join(', ')}: not readable`;
  },
};
