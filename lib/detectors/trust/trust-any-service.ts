import { hasWildcard } from '../../judge/trust/text.ts';
import type { Detector } from '../finding.ts';
import { named, serviceGrants, type TrustSubject } from './subject.ts';

export const trustAnyService: Detector<TrustSubject> = {
  id: 'trust-any-service',
  severity: 'high',
  why: 'Every AWS service, acting for any customer, may take the role.',
  misses: 'Which services really assume the role: AWS does not say.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',

  detect(subject) {
    return serviceGrants(subject)
      .filter(({ principal }) => hasWildcard(principal))
      .map((grant) => ({ statement: grant.statement, evidence: `lets every AWS service in: ${named(grant)}` }));
  },
};
