import type { FederationSubject } from '../../judge/trust/federation-change.ts';
import type { Detector } from '../finding.ts';

export const trustAnchorAdded: Detector<FederationSubject> = {
  id: 'trust-anchor-added',
  severity: 'high',
  why: 'The certificate authority of a trust anchor can sign for anybody. With a profile and a role that trusts rolesanywhere.amazonaws.com, that is access from anywhere, without a key to rotate.',
  misses: 'Which roles trust Roles Anywhere, and who owns the certificate. An AWS Private CA as source is medium.',
  reference: 'https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html',

  detect({ change }) {
    if (!change.kind.startsWith('anchor-') || change.event.outcome !== 'succeeded') return undefined;
    const verb = change.kind === 'anchor-added' ? 'was added or enabled' : 'was given another certificate';
    return {
      severity: change.ownCertificate === false ? ('medium' as const) : ('high' as const),
      evidence: `the Roles Anywhere trust anchor ${change.name ?? 'of unknown name'} ${verb}${change.ownCertificate ? ' with a certificate from outside AWS' : ''}`,
    };
  },
};
