import { seenOf } from '../../base/role.ts';
import { approvalOf } from '../../judge/power/approval.ts';
import type { Detector } from '../finding.ts';
import type { PassSubject } from './subject.ts';

export const passFirstSeen: Detector<PassSubject> = {
  id: 'pass-first-seen',
  severity: 'low',
  why: 'This role has never gone to this service by this caller before. Alone that is news; it makes everything else found weigh one step more, short of a containment.',
  misses: 'Whatever happened before the guardrail was installed or before the replayed records begin is new to it.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',

  detect({ pass, role, settings, firstSeen }) {
    if (pass.event.outcome !== 'succeeded' || firstSeen !== true) return undefined;
    if (approvalOf(pass, role, settings) !== undefined) return undefined;
    const { principal } = pass.event;
    const caller = principal.issuer ?? principal.arn ?? principal.via ?? principal.kind;
    const name = seenOf(role)?.name ?? pass.role.arn ?? pass.role.name ?? 'the role';
    return `${name} went to ${pass.passedTo.join(' or ') || 'an unknown service'} by ${caller} for the first time`;
  },
};
