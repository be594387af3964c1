import type { Detector } from '../finding.ts';
import { awsGrants, named, type TrustSubject } from './subject.ts';

export const trustOtherOrganization: Detector<TrustSubject> = {
  id: 'trust-other-organization',
  severity: 'high',
  why: 'Every account of an organization that is not ours can take the role.',
  misses: 'Every organization while the settings do not name ours: see trust-unknown-principal.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',

  detect(subject) {
    return awsGrants(subject)
      .filter(({ reach }) => reach.kind === 'other-organization')
      .map((grant) => ({
        statement: grant.statement,
        evidence: `lets every account of ${grant.reach.names.join(', ')} in, which is not our organization: ${named(grant)}`,
      }));
  },
};
