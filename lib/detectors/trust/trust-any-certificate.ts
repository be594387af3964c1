import type { Detector } from '../finding.ts';
import { named, serviceGrants, type TrustSubject } from './subject.ts';

export const trustAnyCertificate: Detector<TrustSubject> = {
  id: 'trust-any-certificate',
  severity: 'medium',
  why: 'IAM Roles Anywhere accepts any certificate of any trust anchor of the account. With one more anchor, or one more issued certificate, a stranger gets in.',
  misses:
    'Which certificates the authorities behind the anchors issue. A later trust anchor is reported by trust-anchor-added.',
  reference: 'https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html',

  detect(subject) {
    return serviceGrants(subject)
      .filter(({ service, source }) => service === 'rolesanywhere' && !source.certificate)
      .map((grant) => ({
        statement: grant.statement,
        severity: subject.context.isPowerful ? ('high' as const) : ('medium' as const),
        evidence: `lets any certificate of any trust anchor in: ${named(grant)}`,
      }));
  },
};
