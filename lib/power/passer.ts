import type { CloudTrailEvent } from '../cloudtrail.ts';
import type { Reading, Role } from '../role.ts';
import { isAdministrator } from './administrator.ts';
import { effectiveOf } from './effective.ts';

/** What is known about the powers of whoever passed a role. */
export type Passer =
  | { readonly kind: 'administrator' }
  | { readonly kind: 'ordinary'; readonly role: Role }
  | { readonly kind: 'unknown'; readonly because: string };

/**
 * Root is an administrator without any policy. A caller that may be one (a condition, a policy nobody could read) counts as ordinary or
 * unknown: only certain administrators gain nothing by a pass.
 */
export function passerOf({ principal }: CloudTrailEvent, reading: Reading<Role>, now: Date): Passer {
  if (principal.kind === 'root') return { kind: 'administrator' };
  if (reading.state !== 'read') return { kind: 'unknown', because: reading.because };
  if (isAdministrator(reading.value, now)) return { kind: 'administrator' };
  const { unread } = effectiveOf(reading.value);
  if (unread.length > 0) return { kind: 'unknown', because: `${unread.join(', ')} could not be read` };
  return { kind: 'ordinary', role: reading.value };
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
