import type { Detector } from '../finding.ts';
import { named, publicGrants, type TrustSubject } from './subject.ts';

export const trustWeakCondition: Detector<TrustSubject> = {
  id: 'trust-weak-condition',
  severity: 'high',
  why: "An address, a session name, a tag, MFA or an ExternalId narrows a public trust but does not limit the accounts. The caller's own account sets most of these values.",
  misses: 'How hard the condition is to meet: a long secret ExternalId protects better than this severity says.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',

  detect(subject) {
    return publicGrants(subject)
      .filter(({ confinement }) => confinement.weak.length > 0)
      .map((grant) => ({
        statement: grant.statement,
        evidence: `lets any AWS account in: ${named(grant)}, limited only by ${grant.confinement.weak.join(' and ')}`,
      }));
  },
};
