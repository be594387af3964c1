import type { Detector } from '../finding.ts';
import { named, serviceGrants, type TrustSubject } from './subject.ts';

export const trustAnyCertificate: Detector<TrustSubject> = {
  id: 'trust-any-certificate',
  severity: 'medium',
  why: 'IAM Roles Anywhere takes any certificate that any trust anchor of the account vouches for: one more anchor, or one more issued certificate, and a stranger is in.',
  misses: 'What the anchors issue. A trust anchor added later is reported by trust-anchor-added.',
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
