import type { FederationSubject } from '../../judge/trust/federation-change.ts';
import type { Detector } from '../finding.ts';

export const trustBoundaryRemoved: Detector<FederationSubject> = {
  id: 'trust-boundary-removed',
  severity: 'medium',
  why: 'Without its permissions boundary the role may do everything that its policies allow, often far more than its owner meant.',
  misses: 'Whether the policies allow more than the boundary did.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',

  detect({ change, role }) {
    if (change.kind !== 'boundary-removed' || change.event.outcome !== 'succeeded') return undefined;
    const boundary = role?.boundary;
    return `the permissions boundary of ${change.roleName ?? 'a role the event does not show'} was removed${boundary === undefined ? '' : ` (${boundary.arn ?? boundary.name})`}`;
  },
};
