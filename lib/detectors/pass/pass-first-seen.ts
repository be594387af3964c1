import { seenOf } from '../../base/role.ts';
import { approvalOf } from '../../judge/power/approval.ts';
import type { Detector } from '../finding.ts';
import type { PassSubject } from './subject.ts';

export const passFirstSeen: Detector<PassSubject> = {
  id: 'pass-first-seen',
  severity: 'low',
  why: 'This caller has never passed this role to this service before. That alone proves nothing: it raises other low findings to medium and high ones to critical, but never turns an alert into a containment.',
  misses:
    'Passes from before the guardrail was installed, or before the replayed records begin, are unknown: the next such pass counts as the first. A role younger than 24 h that its own maker passes is judged by its powers alone, and so is a role of less than five minutes whose creation no event has shown yet.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',

  detect(subject) {
    const { pass, role, firstSeen } = subject;
    if (pass.event.outcome !== 'succeeded' || firstSeen !== true) return undefined;
    if (approvalOf(subject) !== undefined) return undefined;
    const { principal } = pass.event;
    const caller = principal.issuer ?? principal.arn ?? principal.via ?? principal.kind;
    const name = seenOf(role)?.name ?? pass.role.arn ?? pass.role.name ?? 'the role';
    return `${name} was passed to ${pass.passedTo.join(' or ') || 'an unknown service'} by ${caller} for the first time`;
  },
};
