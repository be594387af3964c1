import type { Detector } from '../finding.ts';
import { named, oidcGrants, type TrustSubject } from './subject.ts';

export const trustAnyTenant: Detector<TrustSubject> = {
  id: 'trust-any-tenant',
  severity: 'critical',
  why: 'Anybody in the world can get a token of this issuer, and no condition says whose tokens are accepted.',
  misses: 'Shared issuers that neither AWS nor we list. They are judged as private: see trust-private-issuer.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html',

  detect(subject) {
    return oidcGrants(subject)
      .filter(({ claims, issuer }) => (claims.shared && claims.tenancy === 'any') || issuer === '*')
      .map((grant) => ({
        statement: grant.statement,
        evidence: `lets any ${grant.claims.shared?.who ?? 'provider'} in: ${named(grant)}, and no condition says whose token it must be`,
      }));
  },
};
