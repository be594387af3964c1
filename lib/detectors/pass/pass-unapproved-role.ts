import { seenOf } from '../../base/role.ts';
import { approvalOf } from '../../judge/power/approval.ts';
import type { Detector } from '../finding.ts';
import type { PassSubject } from './subject.ts';

export const passUnapprovedRole: Detector<PassSubject> = {
  id: 'pass-unapproved-role',
  severity: 'medium',
  why: 'The settings list the approved passes, and this pass is not on the list.',
  misses:
    'Everything while `approved` is empty. A call that may pass to several services is approved when one of them is on the list.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',

  detect({ pass, role, settings }) {
    if (pass.event.outcome !== 'succeeded' || settings.approved.length === 0) return undefined;
    if (approvalOf(pass, role, settings) !== undefined) return undefined;
    const name =
      seenOf(role)?.name ?? pass.role.arn ?? pass.role.name ?? pass.role.instanceProfile ?? 'a role not named';
    return `the pass of ${name} to ${pass.passedTo.join(' or ') || 'an unknown service'} is not among the approved passes`;
  },
};
