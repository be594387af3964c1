import type { Detector } from '../finding.ts';
import type { PassSubject } from './subject.ts';

export const passByRoot: Detector<PassSubject> = {
  id: 'pass-by-root',
  severity: 'medium',
  why: 'No pass needs the root user: this is a habit to break, or somebody has the root credentials.',
  misses:
    'Whether the caller was the owner. No policy stops the root user of a standalone account, so nothing is contained.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',

  detect({ pass: { event, passedTo } }) {
    if (event.outcome !== 'succeeded' || event.principal.kind !== 'root') return undefined;
    return `the root user of ${event.account} passed a role to ${passedTo.join(' or ') || 'an unknown service'}`;
  },
};
