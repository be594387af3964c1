import type { Detector } from '../finding.ts';
import type { MissedTrust } from './subject.ts';

export const guardTrustMissed: Detector<MissedTrust> = {
  id: 'guard-trust-missed',
  severity: 'low',
  why: 'No event reported this trust change, so nobody saw it before the daily scan. CloudTrail delivers to EventBridge on a best-effort basis, and the next lost event may be the one that matters.',
  misses:
    'A trust policy that was opened and closed again between two scans. IAM shows a renamed user under the new name, which looks like a missed change; so does an event that came while the ledger did not answer.',
  reference: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event.html',

  detect({ role, created, changes }) {
    const what = created
      ? `the role ${role.name} was created`
      : `the trust policy of ${role.name} changed (${changes.length > 0 ? changes.join('; ') : 'nobody gets in who did not before'})`;
    return `${what} and no event reported it, though nothing is wrong with it: check that the trail records IAM and that our rules exist (\`rolewarden doctor\`)`;
  },
};
