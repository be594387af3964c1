import type { FederationSubject } from '../../judge/trust/federation-change.ts';
import type { Detector } from '../finding.ts';

export const trustProviderReplaced: Detector<FederationSubject> = {
  id: 'trust-provider-replaced',
  severity: 'high',
  why: 'New SAML metadata or a new thumbprint lets another key sign for every user of the provider. Every role that trusts the provider trusts the new key too.',
  misses:
    'Whether the owner rotated a certificate. A new thumbprint is only medium, because AWS no longer uses the thumbprint of an issuer whose certificate comes from a public authority.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSAMLProvider.html',

  detect({ change }) {
    if (change.kind !== 'provider-replaced' || change.event.outcome !== 'succeeded') return undefined;
    const isSaml = change.event.eventName === 'UpdateSAMLProvider';
    const byIdentityCenter = change.event.principal.via === 'sso.amazonaws.com';
    return {
      severity: byIdentityCenter ? ('info' as const) : isSaml ? ('high' as const) : ('medium' as const),
      evidence: `${isSaml ? 'the SAML metadata' : 'the thumbprint'} of ${change.name ?? 'an identity provider'} was replaced`,
    };
  },
};
