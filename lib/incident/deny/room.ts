import { SESSION_LIFE } from './containment-of.ts';
import { denyPolicy } from './deny-policy.ts';

/**
 * The characters, without white space, that all inline policies of a role may have together. Nobody can raise the number.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const ROLE_CHARACTERS = 10_240;
/** The managed policies that a role may have attached. AWS raises the number for an account that asks. */
export const DEFAULT_ATTACHMENTS = 10;

/** The characters of a policy as IAM counts them. */
export function charactersOf(document: unknown): number {
  const text = typeof document === 'string' ? document : (JSON.stringify(document) ?? '');
  return text.replace(/\s+/g, '').length;
}

/** The characters of the one freeze of a role. Every date has the same length. */
export const FREEZE_CHARACTERS = charactersOf(
  denyPolicy('freeze', { kind: 'role' }, new Date(0), new Date(SESSION_LIFE)),
);

/**
 * Whether a deny may take its characters of the free ones: they must leave room for one freeze of the role, which covers every
 * incident that comes after the room is full. Where no freeze fits anyway, the deny may have what is left.
 * @param isFrozen the freeze is on the role already
 */
export function leavesRoom(characters: number, free: number, isFrozen: boolean): boolean {
  if (characters > free) return false;
  return isFrozen || characters + FREEZE_CHARACTERS <= free || FREEZE_CHARACTERS > free;
}
