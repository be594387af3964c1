import type { FederationSubject } from '../../judge/trust/federation-change.ts';
import type { Detector } from '../finding.ts';

export const trustClientAdded: Detector<FederationSubject> = {
  id: 'trust-client-added',
  severity: 'low',
  why: 'Tokens made for one more application are accepted by every role that trusts the provider and asks for no audience.',
  misses: 'Which roles ask for no audience: see trust-missing-audience.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddClientIDToOpenIDConnectProvider.html',

  detect({ change }) {
    if (change.kind !== 'client-added' || change.event.outcome !== 'succeeded') return undefined;
    return `tokens for ${JSON.stringify(change.value ?? 'an unknown client')} are accepted from ${change.name ?? 'an identity provider'}`;
  },
};
