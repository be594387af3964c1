import type { Claims } from '../../judge/trust/claims.ts';
import { CONSUMERS } from '../../judge/trust/issuers.ts';
import type { Detector } from '../finding.ts';
import { isTrustedProvider, named, oidcGrants, type TrustSubject } from './subject.ts';

export const trustMissingAudience: Detector<TrustSubject> = {
  id: 'trust-missing-audience',
  severity: 'low',
  why: 'A token that was made for another application of the same issuer is accepted too.',
  misses:
    "How many applications the issuer serves. GitHub's tokens have any audience that the workflow asks for, so a condition on it protects little there.",
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html',

  detect(subject) {
    return oidcGrants(subject)
      .filter(
        ({ claims, principal, issuer }) => isPinned(claims) && !isTrustedProvider(subject.context, principal, issuer),
      )
      .filter(({ claims, issuer }) => !audiencesOf(issuer).some((claim) => claims.limited.includes(claim)))
      .map((grant) => ({
        statement: grant.statement,
        severity: CONSUMERS.has(grant.issuer) ? ('medium' as const) : ('low' as const),
        evidence: `asks for no audience (${grant.issuer}:${audiencesOf(grant.issuer)[0]}): ${named(grant)}`,
      }));
  },
};

function isPinned({ tenancy }: Claims): boolean {
  return tenancy === 'pinned' || tenancy === 'vacuous-present';
}

function audiencesOf(issuer: string): readonly string[] {
  return CONSUMERS.get(issuer)?.audience ?? ['aud', 'sts:rolesessionname'];
}
