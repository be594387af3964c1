import type { Detector } from '../finding.ts';
import { named, type TrustSubject } from './subject.ts';

export const trustDeadGrant: Detector<TrustSubject> = {
  id: 'trust-dead-grant',
  severity: 'info',
  why: 'The statement names somebody and lets nobody in: a deleted principal, an action that does not fit the principal, a condition nobody can meet, a Deny. Harmless today, and usually a mistake.',
  misses:
    'A re-created principal gets a new id, so a grant to the deleted one stays dead. A condition on a name (aws:PrincipalArn) works again for the new principal.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',

  detect(subject) {
    return subject.grants
      .filter((grant) => grant.via === 'dead')
      .map((grant) => ({ statement: grant.statement, evidence: `lets nobody in: ${named(grant)}, ${grant.because}` }));
  },
};
