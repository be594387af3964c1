import { seenOf } from '../../base/role.ts';
import { approvalOf } from '../../judge/power/approval.ts';
import type { Detector } from '../finding.ts';
import type { PassSubject } from './subject.ts';

export const passUnapprovedRole: Detector<PassSubject> = {
  id: 'pass-unapproved-role',
  severity: 'medium',
  why: 'The settings allow only the approved passes (`onlyApproved`), and this pass is not one of them.',
  misses:
    'Everything while `onlyApproved` is false. A call that may pass to several services is approved when one of them is on the list.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',

  detect(subject) {
    const { pass, role, settings } = subject;
    if (pass.event.outcome !== 'succeeded' || !settings.onlyApproved) return undefined;
    if (approvalOf(subject) !== undefined) return undefined;
    const name =
      seenOf(role)?.name ?? pass.role.arn ?? pass.role.name ?? pass.role.instanceProfile ?? 'a role not named';
    return `the pass of ${name} to ${pass.passedTo.join(' or ') || 'an unknown service'} is not among the approved passes`;
  },
};
