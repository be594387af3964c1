import type { Detector } from '../finding.ts';
import { isTrustedProvider, named, oidcGrants, type TrustSubject } from './subject.ts';

export const trustPrivateIssuer: Detector<TrustSubject> = {
  id: 'trust-private-issuer',
  severity: 'low',
  why: 'The identity provider is neither known to be shared nor listed in trusted.providers, so it is judged as ours alone. List it there if it is.',
  misses:
    'Who runs it: an attacker can run an issuer too, so a new provider is reported when it is created (trust-provider-added).',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html',

  detect(subject) {
    return oidcGrants(subject)
      .filter(
        ({ claims, issuer }) => claims.shared === undefined && claims.serviceAccounts === undefined && issuer !== '*',
      )
      .filter(({ principal, issuer }) => !isTrustedProvider(subject.context, principal, issuer))
      .map((grant) => {
        const isOpen = !grant.claims.limited.includes('sub') && !grant.claims.limited.includes('aud');
        return {
          statement: grant.statement,
          severity: isOpen ? ('medium' as const) : ('low' as const),
          evidence: `trusts the identity provider ${grant.issuer}${isOpen ? ', whatever the token says' : ''}: ${named(grant)}`,
        };
      });
  },
};
