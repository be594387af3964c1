import type { Reading, Role } from '../../base/role.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import { isUnlimited } from './gain.ts';
import { type Powers, powersOf } from './role-powers.ts';

/** What is known about the powers of whoever passed a role. */
export type Passer =
  | { readonly kind: 'administrator'; readonly how: string }
  | { readonly kind: 'ordinary'; readonly role: Role }
  | { readonly kind: 'unknown'; readonly because: string };

/**
 * Root is an administrator without any policy, and so is whoever can write itself one. A caller that may be one (a condition, a policy nobody could read) counts as ordinary or
 * unknown: only certain administrators gain nothing by a pass.
 */
export function passerOf({ principal }: CloudTrailEvent, reading: Reading<Role>, now: Date): Passer {
  if (principal.kind === 'root') return { kind: 'administrator', how: 'the root user' };
  if (reading.state !== 'read') return { kind: 'unknown', because: reading.because };
  const role = reading.value;
  const powers = powersOf(role, now);
  if (isUnlimited(powers)) return { kind: 'administrator', how: howOf(powers) };
  if (powers.unread.length > 0) return { kind: 'unknown', because: `${powers.unread.join(', ')} could not be read` };
  return { kind: 'ordinary', role };
}

function howOf({ granted }: Powers): string {
  const isOne = granted.some(({ power, level }) => power.id === 'administrator' && level === 'everywhere');
  return isOne ? 'an administrator' : 'somebody who can rewrite their own permissions';
}

/** A person's own session, where CloudTrail says so; a pipeline's role session is nobody's. */
export function isPerson({ principal }: CloudTrailEvent): boolean {
  return principal.human !== undefined || principal.kind === 'root' || principal.kind === 'identity-center';
}

/** What is known of a role: all of it, or what the events so far showed. */
export function seenOf(reading: Reading<Role>): Role | undefined {
  if (reading.state === 'read') return reading.value;
  return reading.state === 'unread' ? reading.partial : undefined;
}
