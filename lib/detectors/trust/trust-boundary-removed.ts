import type { FederationSubject } from '../../judge/trust/federation-change.ts';
import type { Detector } from '../finding.ts';

export const trustBoundaryRemoved: Detector<FederationSubject> = {
  id: 'trust-boundary-removed',
  severity: 'medium',
  why: 'Without its permissions boundary the role may do all that its policies say, often far more than it was meant to.',
  misses: 'Whether the policies say more than the boundary allowed, when the role is not known.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',

  detect({ change, role }) {
    if (change.kind !== 'boundary-removed' || change.event.outcome !== 'succeeded') return undefined;
    const boundary = role?.boundary;
    return `the permissions boundary of ${change.roleName ?? 'a role the event does not show'} was removed${boundary === undefined ? '' : ` (${boundary.arn ?? boundary.name})`}`;
  },
};
