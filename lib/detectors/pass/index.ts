import type { Approved } from '../../judge/power/approval.ts';
import type { Detector } from '../finding.ts';
import { noticingFirst } from '../noticing-first.ts';
import { passAdminRole } from './pass-admin-role.ts';
import { passByRoot } from './pass-by-root.ts';
import { passDenied } from './pass-denied.ts';
import { passDormantRole } from './pass-dormant-role.ts';
import { passEscalation } from './pass-escalation.ts';
import { passExternallyTrustedRole } from './pass-externally-trusted-role.ts';
import { passFirstSeen } from './pass-first-seen.ts';
import { passProfileSwap } from './pass-profile-swap.ts';
import { passRoleOfOtherAccount } from './pass-role-of-other-account.ts';
import { passUnapprovedRole } from './pass-unapproved-role.ts';
import { passUnreadRole } from './pass-unread-role.ts';
import { passUntrustedService } from './pass-untrusted-service.ts';
import type { PassSubject } from './subject.ts';

/** pass-admin-role weighs a first time itself, because routine deploys by administrators must not page anybody. */
export const passDetectors: readonly Detector<PassSubject>[] = [
  passAdminRole,
  noticingFirst(passByRoot),
  passDenied,
  noticingFirst(passDormantRole),
  noticingFirst(passEscalation),
  noticingFirst(passExternallyTrustedRole),
  passFirstSeen,
  noticingFirst(passProfileSwap),
  passRoleOfOtherAccount,
  noticingFirst(passUnapprovedRole),
  passUnreadRole,
  noticingFirst(passUntrustedService),
];

/** An attacker gains nothing by a role that he gives a name which a pattern of `approved` matches. */
const despiteApproval: readonly Detector<PassSubject>[] = [
  passAdminRole,
  noticingFirst(passEscalation),
  noticingFirst(passExternallyTrustedRole),
  passUnreadRole,
];

/** What looks at a pass that an entry of `approved` covers. */
export const approvedDetectors: Readonly<Record<Approved, readonly Detector<PassSubject>[]>> = {
  'by name': [],
  'by a pattern': despiteApproval,
  'by the name of a role that is newer than 24 h': despiteApproval,
};

/** A role of another account cannot be passed, so only this detector looks at it. */
export const foreignRoleDetectors: readonly Detector<PassSubject>[] = [passRoleOfOtherAccount];
