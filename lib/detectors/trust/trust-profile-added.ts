import type { FederationSubject } from '../../judge/trust/federation-change.ts';
import type { Detector } from '../finding.ts';

export const trustProfileAdded: Detector<FederationSubject> = {
  id: 'trust-profile-added',
  severity: 'medium',
  why: 'A Roles Anywhere profile gives roles to everybody with a certificate of a trust anchor. It is the last step of access from anywhere.',
  misses: 'Who has such certificates. The roles of the profile are judged as passes.',
  reference: 'https://docs.aws.amazon.com/rolesanywhere/latest/userguide/getting-started.html',

  detect({ change }) {
    if (change.kind !== 'profile-added' || change.event.outcome !== 'succeeded') return undefined;
    const roles = change.roleArns.length > 0 ? change.roleArns.slice(0, 3).join(', ') : 'roles the event does not show';
    return `the Roles Anywhere profile ${change.name ?? 'of unknown name'} hands out ${roles}`;
  },
};
