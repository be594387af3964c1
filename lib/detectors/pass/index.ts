import type { Detector } from '../../finding.ts';
import type { PassSubject } from '../subject.ts';
import { passAdminRole } from './pass-admin-role.ts';
import { passDenied } from './pass-denied.ts';
import { passRoleOfOtherAccount } from './pass-role-of-other-account.ts';
import { passUnapprovedRole } from './pass-unapproved-role.ts';
import { passUnreadRole } from './pass-unread-role.ts';
import { passUntrustedService } from './pass-untrusted-service.ts';

export const passDetectors: readonly Detector<PassSubject>[] = [
  passAdminRole,
  passDenied,
  passRoleOfOtherAccount,
  passUnapprovedRole,
  passUnreadRole,
  passUntrustedService,
];
