import type { Reading, Role } from '../../base/role.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import { isUnlimited } from './gain.ts';
import { type Powers, powersOf } from './role-powers.ts';

/** The caller who passed a role, by the powers we know. */
export type Passer =
  | { readonly kind: 'administrator'; readonly how: string }
  | { readonly kind: 'ordinary'; readonly role: Role }
  | { readonly kind: 'unknown'; readonly because: string };

/**
 * Root is an administrator without any policy, and a principal that can rewrite its own permissions counts as one. Only a certain
 * administrator gains nothing by a pass: a caller who is one under a condition counts as ordinary, one with unread policies as unknown.
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

/** Whether CloudTrail names the person behind the session. It does not for the role session of a pipeline. */
export function isPerson({ principal }: CloudTrailEvent): boolean {
  return principal.human !== undefined || principal.kind === 'root' || principal.kind === 'identity-center';
}
