import type { Reading, Role } from '../../base/role.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import { isUnlimited } from './gain.ts';
import { reachablePowers } from './rewritten.ts';
import { NO_POWERS, type Powers, powersOf } from './role-powers.ts';

/** The caller who passed a role, by the powers we know. */
export type Passer =
  | { readonly kind: 'administrator'; readonly how: string }
  /** `powers` as far as the passer may write them itself. */
  | { readonly kind: 'ordinary'; readonly role: Role; readonly powers: Powers }
  | { readonly kind: 'unknown'; readonly because: string };

/**
 * Root is an administrator without any policy, and a principal that can rewrite its own permissions counts as one if nothing caps them.
 * Only a certain administrator gains nothing by a pass: a caller who is one under a condition counts as ordinary, one with unread policies as unknown.
 */
export function passerOf({ principal }: CloudTrailEvent, reading: Reading<Role>, now: Date): Passer {
  if (principal.kind === 'root') return { kind: 'administrator', how: 'the root user' };
  if (reading.state !== 'read') return { kind: 'unknown', because: reading.because };
  const role = reading.value;
  const powers = reachablePowers(role, now);
  if (isUnlimited(powers)) return { kind: 'administrator', how: howOf(powersOf(role, now)) };
  if (powers.unread.length > 0) return { kind: 'unknown', because: `${powers.unread.join(', ')} could not be read` };
  return { kind: 'ordinary', role, powers };
}

function howOf(powers: Powers): string {
  return isUnlimited(powers) ? 'an administrator' : 'somebody who can rewrite their own permissions';
}

/** What the powers of an ordinary passer are, for a sentence: nobody knows those of one whose policies were given up. */
export function standingOf({ powers }: Extract<Passer, { kind: 'ordinary' }>): string {
  const unjudged = powers.granted.some(({ because }) => because !== undefined);
  return unjudged
    ? 'whose own policies are too many or too long to judge, so it counts as one without permissions'
    : 'who is not an administrator';
}

/** The powers of the passer before the pass: none that we know of, where it could not be read. */
export function powersBefore(passer: Passer): Powers {
  return passer.kind === 'ordinary' ? passer.powers : NO_POWERS;
}

/** Whether CloudTrail names the person behind the session. It does not for the role session of a pipeline. */
export function isPerson({ principal }: CloudTrailEvent): boolean {
  return principal.human !== undefined || principal.kind === 'root' || principal.kind === 'identity-center';
}
