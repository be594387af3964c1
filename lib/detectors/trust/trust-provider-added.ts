import type { FederationSubject } from '../../judge/trust/federation-change.ts';
import type { Detector } from '../finding.ts';

export const trustProviderAdded: Detector<FederationSubject> = {
  id: 'trust-provider-added',
  severity: 'medium',
  why: 'The operator of a new identity provider can sign a token for anybody. That is the first half of a federated backdoor; a role that trusts the provider is the second.',
  misses:
    'Who runs the provider, unless trusted.providers names it. Providers that Identity Center makes for itself are info.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html',

  detect({ change, trusted }) {
    if (change.kind !== 'provider-added' || change.event.outcome !== 'succeeded') return undefined;
    const name = change.name ?? 'whose name the event does not show';
    const isOurs = trusted.providers.some((provider) => name.includes(provider.replace(/^https:\/\//, '')));
    const quiet = isOurs || change.event.principal.via === 'sso.amazonaws.com';
    return {
      severity: quiet ? ('info' as const) : ('medium' as const),
      evidence: `a new identity provider may sign in to roles that trust it: ${name}`,
    };
  },
};
