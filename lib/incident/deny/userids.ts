import type { Scope } from './deny-policy.ts';

/** The sessions that a scope names; none where it is the whole role or user. */
export function useridsIn(scope: Scope): readonly string[] {
  return 'userids' in scope ? scope.userids : [];
}
