import { seenOf } from '../../base/role.ts';
import { isPowerful } from '../../judge/power/gain.ts';
import type { Detector } from '../finding.ts';
import type { PassSubject } from './subject.ts';

export const passExternallyTrustedRole: Detector<PassSubject> = {
  id: 'pass-externally-trusted-role',
  severity: 'low',
  why: 'Outsiders may assume a role that a workload of ours uses. They can act as the workload, and its calls hide theirs.',
  misses:
    'Whether an outsider has the external id or the token that the trust policy asks for, and roles whose trust policy could not be read.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html',

  detect({ pass, role, outsiders, now }) {
    const passed = seenOf(role);
    if (pass.event.outcome !== 'succeeded' || passed === undefined || outsiders === undefined) return undefined;
    return {
      severity: isPowerful(passed, now) ? 'medium' : 'low',
      evidence: `${passed.name} was passed to ${pass.passedTo.join(' or ') || 'an unknown service'} and its trust policy lets ${outsiders} in as well`,
    };
  },
};
