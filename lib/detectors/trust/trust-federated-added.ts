import type { Grant, OidcGrant, SamlGrant } from '../../judge/trust/grant.ts';
import type { Detector } from '../finding.ts';
import { byCulprit, named, oidcGrants, samlGrants, type TrustSubject } from './subject.ts';

export const trustFederatedAdded: Detector<TrustSubject> = {
  id: 'trust-federated-added',
  severity: 'low',
  why: 'A provider or tenant can take the role and could not before. "repo:acme-evil/app" is as exact as "repo:acme/app": only the change shows which one the owner meant.',
  misses:
    'Every change when the previous document is not known. It is medium only for a role that is known to be powerful.',
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

/** A key for the tokens or assertions that a grant lets in. It has every value of the condition; evidence shows only three. */
function identityOf(grant: OidcGrant | SamlGrant): string {
  const asked = grant.via === 'oidc' ? grant.claims.culprit?.condition : undefined;
  return JSON.stringify([grant.principal, asked?.operator, asked?.key, [...(asked?.values ?? [])].sort()]);
}
