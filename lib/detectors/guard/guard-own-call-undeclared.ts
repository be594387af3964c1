import type { Detector } from '../../finding.ts';
import { type GuardSubject, told } from '../../guard/subject.ts';

export const guardOwnCallUndeclared: Detector<GuardSubject> = {
  id: 'guard-own-call-undeclared',
  severity: 'critical',
  why: 'A role of the guardrail that does what its function never does is in the hands of somebody else, and contain can write to any role.',
  misses:
    'The rules bring only the calls that matter to roles and to the guardrail; other calls of our roles are seen by replay alone, over a trail.',
  reference: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',

  detect(subject) {
    const { change, recorded } = subject;
    if (change.what !== 'own-call') return undefined;
    if (change.because !== undefined)
      return told(
        subject,
        'critical',
        `called ${change.action}`,
        `${change.because}; treat ${change.roleName} as taken over`,
      );
    if (recorded !== false) return undefined;
    return told(
      subject,
      'critical',
      'put a deny that no recorded incident asked for',
      `treat ${change.roleName} as taken over`,
    );
  },
};
