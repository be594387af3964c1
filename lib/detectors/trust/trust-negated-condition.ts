import type { Detector } from '../finding.ts';
import { named, publicGrants, type TrustSubject } from './subject.ts';

export const trustNegatedCondition: Detector<TrustSubject> = {
  id: 'trust-negated-condition',
  severity: 'critical',
  why: 'StringNotEquals and similar operators keep out only the callers they name, and are true when the key is absent: everybody else gets in.',
  misses: 'A negated condition in a Deny: it is sound and not reported.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html',

  detect(subject) {
    return publicGrants(subject)
      .filter(
        ({ confinement: { weak, wildcard, vacuous, negated } }) =>
          negated.length > 0 && [weak, wildcard, vacuous].every((conditions) => conditions.length === 0),
      )
      .map((grant) => ({
        statement: grant.statement,
        evidence: `lets everybody but a few in: ${named(grant)}, limited only by ${grant.confinement.negated.join(' and ')}`,
      }));
  },
};
