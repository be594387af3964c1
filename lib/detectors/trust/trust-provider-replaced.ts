import type { FederationSubject } from '../../judge/trust/federation-change.ts';
import type { Detector } from '../finding.ts';

export const trustProviderReplaced: Detector<FederationSubject> = {
  id: 'trust-provider-replaced',
  severity: 'high',
  why: 'New SAML metadata or a new thumbprint lets another key sign for everybody the provider signs for, and every role that trusts it trusts the new key too.',
  misses:
    'Whether the owner rotated a certificate. Thumbprints of issuers with a certificate of a public authority are not used any more, so those are medium.',
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
