import type { Statement } from '../policy/document.ts';
import { matches } from '../policy/wildcard.ts';

/** The three calls that give credentials of a role, one for each kind of caller. */
export const DOORS = ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML'] as const;
export type Door = (typeof DOORS)[number];

/** These calls let nobody in, but with them an outsider who gets in may claim any tag or identity. */
export const CLAIMS = ['sts:TagSession', 'sts:SetSourceIdentity'] as const;

export function doorsOf(statement: Statement): Door[] {
  return DOORS.filter((door) => namesAction(statement, door));
}

export function allowsClaims(statement: Statement): boolean {
  return CLAIMS.some((action) => namesAction(statement, action));
}

/** Action names are compared without case; `*` and `?` are wildcards. */
export function namesAction({ actions, notActions }: Statement, action: string): boolean {
  const name = action.toLowerCase();
  const listed = (patterns: readonly string[]) => patterns.some((pattern) => matches(pattern.toLowerCase(), name));
  if (actions !== undefined && listed(actions)) return true;
  return notActions !== undefined && !listed(notActions);
}
