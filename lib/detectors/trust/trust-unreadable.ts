import type { Detector } from '../finding.ts';
import type { TrustSubject } from './subject.ts';

export const trustUnreadable: Detector<TrustSubject> = {
  id: 'trust-unreadable',
  severity: 'medium',
  why: 'A trust policy that cannot be read is unknown, and unknown is never safe.',
  misses: 'The content of the unreadable part.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',

  detect(subject) {
    return subject.unreadable.map(({ because, statement }) => ({
      evidence: `could not be read: ${because}`,
      ...(statement !== undefined && { statement }),
    }));
  },
};
