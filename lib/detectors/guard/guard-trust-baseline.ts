import type { Detector } from '../finding.ts';
import type { TakenTrusts } from './subject.ts';

/** With the sentence that counts them, as many findings as a message has room for (`fitting`). */
const MOST_LISTED = 19;

export const guardTrustBaseline: Detector<TakenTrusts> = {
  id: 'guard-trust-baseline',
  severity: 'low',
  why: 'Later changes are compared with the first trust policy that the guardrail saw, so the findings of that first policy are reported this once.',
  misses:
    'At most the nineteen worst roles are named, and only roles with findings of medium or worse. Replay on a snapshot of the account judges them all.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html',

  detect({ roles, worst }) {
    if (roles === 0) return undefined;
    const listed = worst.slice(0, MOST_LISTED).map(({ role, finding }) => ({
      evidence: `${role.name}: ${finding.severity} ${finding.detector}: ${finding.evidence}`,
      severity: 'medium' as const,
    }));
    const named =
      worst.length === 0
        ? 'none of them has a finding of medium or worse'
        : `${worst.length} of them ${worst.length === 1 ? 'has' : 'have'} findings of medium or worse${worst.length > MOST_LISTED ? `, the ${MOST_LISTED} worst are named here` : ''}: these are older than the first scan; review them`;
    return [
      `${roles === 1 ? 'the trust policy of 1 role was accepted as it is' : `the trust policies of ${roles} roles were accepted as they are`}; ${named}`,
      ...listed,
    ];
  },
};
