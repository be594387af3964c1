import { CONSUMERS } from '../../judge/trust/issuers.ts';
import type { Detector } from '../finding.ts';
import { named, oidcGrants, type TrustSubject } from './subject.ts';

export const trustAnyUserOfApplication: Detector<TrustSubject> = {
  id: 'trust-any-user-of-application',
  severity: 'low',
  why: 'Everybody who signs in to the application with this consumer log-in gets the role: no condition names the user.',
  misses: 'Whether the application is open to the public.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html',

  detect(subject) {
    return oidcGrants(subject)
      .filter(({ claims, issuer }) => claims.tenancy === 'pinned' && isAnyUser(issuer, claims.limited))
      .map((grant) => ({
        statement: grant.statement,
        severity: subject.context.isPowerful ? ('medium' as const) : ('low' as const),
        evidence: `lets every user of the application in: ${named(grant)}`,
      }));
  },
};

function isAnyUser(issuer: string, limited: readonly string[]): boolean {
  const consumer = CONSUMERS.get(issuer);
  return consumer !== undefined && !limited.includes(consumer.user);
}
