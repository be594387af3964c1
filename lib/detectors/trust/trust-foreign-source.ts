import type { Detector } from '../finding.ts';
import { named, serviceGrants, type TrustSubject } from './subject.ts';

export const trustForeignSource: Detector<TrustSubject> = {
  id: 'trust-foreign-source',
  severity: 'medium',
  why: "The statement lets the service act for an account or organization that is not ours: a stranger's resources get the role through the service.",
  misses: 'Services where a pass across accounts is impossible anyway.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',

  detect(subject) {
    return serviceGrants(subject)
      .filter(({ source: { source } }) => source?.kind === 'external' || source?.kind === 'other-organization')
      .map((grant) => ({
        statement: grant.statement,
        evidence: `lets the service act for ${grant.source.source?.names.join(', ')}: ${named(grant)}`,
      }));
  },
};
