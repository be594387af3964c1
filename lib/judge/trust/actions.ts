import type { Statement } from '../policy/document.ts';
import { matches } from '../policy/wildcard.ts';

/** The three calls that give credentials of a role, each for its own kind of caller. */
export const DOORS = ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML'] as const;
export type Door = (typeof DOORS)[number];

/** They let nobody in, but whoever is in and outside our control may claim any tag or identity with them. */
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
