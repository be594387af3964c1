import type { Detector } from '../finding.ts';
import { named, publicGrants, type TrustSubject } from './subject.ts';

export const trustWildcardCondition: Detector<TrustSubject> = {
  id: 'trust-wildcard-condition',
  severity: 'high',
  why: 'The condition has a wildcard, a policy variable or a mere test for presence in place of the account or organization: anybody can have a principal that matches.',
  misses: "Wildcards after a concrete account or organization: they are the owner's choice.",
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',

  detect(subject) {
    return publicGrants(subject)
      .filter(({ confinement }) => confinement.wildcard.length > 0)
      .map((grant) => ({
        statement: grant.statement,
        evidence: `lets any AWS account in: ${named(grant)}, since ${grant.confinement.wildcard.join(' and ')} limits it to no account`,
      }));
  },
};
