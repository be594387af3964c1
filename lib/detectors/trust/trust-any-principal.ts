import type { Detector } from '../finding.ts';
import { named, publicGrants, type TrustSubject } from './subject.ts';

export const trustAnyPrincipal: Detector<TrustSubject> = {
  id: 'trust-any-principal',
  severity: 'critical',
  why: "Any principal of any AWS account in the world gets the role's credentials: no condition keeps anybody out.",
  misses: 'A document that cannot be read: see trust-unreadable.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',

  detect(subject) {
    return publicGrants(subject)
      .filter(({ confinement: { weak, wildcard, vacuous, negated } }) =>
        [weak, wildcard, vacuous, negated].every((conditions) => conditions.length === 0),
      )
      .map((grant) => ({
        statement: grant.statement,
        evidence: `lets any AWS principal of any account in: ${named(grant)}, and no condition limits the accounts`,
      }));
  },
};
