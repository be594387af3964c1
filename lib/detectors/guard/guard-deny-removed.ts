import type { Detector } from '../../finding.ts';
import type { GuardChange } from '../../guard.ts';

export const guardDenyRemoved: Detector<GuardChange> = {
  id: 'guard-deny-removed',
  severity: 'critical',
  why: 'Whoever removes or overwrites a deny of ours gives the contained sessions their permissions back.',
  misses:
    'A role deleted and made again under the same name loses its inline policies without such a call. Sessions keep what they did in the seconds before.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html',

  detect({ how, outcome, policyName, roleName }) {
    const target = `${policyName} on role ${roleName === '' ? '(not named)' : roleName}`;
    if (outcome === 'changed') return `${how} our deny ${target}`;
    return { evidence: `tried to have our deny ${how} and was ${outcome}: ${target}`, severity: 'high' };
  },
};
