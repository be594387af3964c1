import { wordsOf } from '../../judge/trust/confinement.ts';
import type { Detector } from '../finding.ts';
import { named, oidcGrants, type TrustSubject } from './subject.ts';

export const trustWildcardTenant: Detector<TrustSubject> = {
  id: 'trust-wildcard-tenant',
  severity: 'critical',
  why: 'A wildcard comes before the end of the tenant\'s name: "repo:acme*" lets the repositories of acme-evil in, and anybody can register that name.',
  misses: 'A tenant whose name was given up and registered again by somebody else: pin its id.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html',

  detect(subject) {
    return oidcGrants(subject)
      .filter(({ claims }) => claims.tenancy === 'wildcard')
      .map((grant) => ({
        statement: grant.statement,
        evidence: `lets strangers' ${grant.claims.shared?.who ?? 'tokens'} in: ${named(grant)}, since ${grant.claims.culprit ? wordsOf(grant.claims.culprit) : 'its condition'} ends before the tenant's name does`,
      }));
  },
};
