import type { Grant, OidcGrant, SamlGrant } from '../../judge/trust/grant.ts';
import type { Detector } from '../finding.ts';
import { byCulprit, named, oidcGrants, samlGrants, type TrustSubject } from './subject.ts';

export const trustFederatedAdded: Detector<TrustSubject> = {
  id: 'trust-federated-added',
  severity: 'low',
  why: 'A provider, or a tenant of one, that could not take the role until now can: "repo:acme-evil/app" is as exact as "repo:acme/app", and only the change shows which is meant.',
  misses: 'Everything when the document from before is not known. Medium only for a role that is known to be powerful.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html',

  detect(subject) {
    const { before, context } = subject;
    if (before === undefined) return undefined;
    const known = new Set(before.filter(isFederated).map(identityOf));
    return [...oidcGrants(subject), ...samlGrants(subject)]
      .filter((grant) => !known.has(identityOf(grant)))
      .map((grant) => ({
        statement: grant.statement,
        severity: context.isPowerful ? ('medium' as const) : ('low' as const),
        evidence: `newly lets in: ${named(grant)}${grant.via === 'oidc' ? byCulprit(grant) : ''}`,
      }));
  },
};

function isFederated(grant: Grant): grant is OidcGrant | SamlGrant {
  return grant.via === 'oidc' || grant.via === 'saml';
}

/** Whose tokens or assertions, as far as the document tells them apart; every value, where the sentence shows only some. */
function identityOf(grant: OidcGrant | SamlGrant): string {
  const asked = grant.via === 'oidc' ? grant.claims.culprit?.condition : undefined;
  return JSON.stringify([grant.principal, asked?.operator, asked?.key, [...(asked?.values ?? [])].sort()]);
}
