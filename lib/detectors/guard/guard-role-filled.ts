import { seenOf } from '../../base/role.ts';
import { isOurDeny } from '../../incident/deny/found.ts';
import { charactersOf, DEFAULT_ATTACHMENTS, FREEZE_CHARACTERS, ROLE_CHARACTERS } from '../../incident/deny/room.ts';
import { callerOf } from '../../judge/guard/caller.ts';
import type { Detector } from '../finding.ts';
import type { RoleChangeSubject } from '../pass/subject.ts';

export const guardRoleFilled: Detector<RoleChangeSubject> = {
  id: 'guard-role-filled',
  severity: 'medium',
  why: 'A role whose inline policies and attachments are all used has no room for a deny: at best it gets a boundary, and a role that has one gets nothing.',
  misses:
    'A role with only one of the two filled, where the other still takes a deny. An account whose quota of attached policies AWS has raised is told although there is room.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',

  detect({ change: { how, event }, role }) {
    const filled = seenOf(role);
    if (filled === undefined || (how !== 'policy written' && how !== 'policy attached')) return undefined;
    const others = filled.policies.filter((policy) => !isOurDeny(filled, policy));
    const inline = others.filter(({ kind }) => kind === 'inline');
    const taken = inline.reduce((sum, { document }) => sum + charactersOf(document), 0);
    const attached = others.length - inline.length;
    if (taken + FREEZE_CHARACTERS <= ROLE_CHARACTERS || attached < DEFAULT_ATTACHMENTS) return undefined;
    return `${callerOf(event)} left no room for a deny on ${filled.name}: its inline policies have ${taken} of ${ROLE_CHARACTERS} characters, and ${attached} managed policies are attached`;
  },
};
