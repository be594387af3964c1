import { parsePolicyName } from './policy-name.ts';
import { parseUserDeny, type UserDeny } from './user-deny.ts';

/** An inline policy under our prefix on an IAM user; whether it is ours its document tells. */
export interface OnUser {
  readonly user: { readonly arn: string; readonly name: string };
  readonly policyName: string;
  readonly document: unknown;
}

/** A deny of ours that stands on a user. */
export interface StandingOnUser extends OnUser, UserDeny {
  readonly incident: string;
  readonly method: 'quarantine';
}

/** What parses exactly as ours, name and document; undefined for a stranger's, whatever its name. */
export function standingOnUser(found: OnUser): StandingOnUser | undefined {
  const name = parsePolicyName(found.policyName);
  const deny = parseUserDeny(found.document);
  if (name === undefined || !name.caller || deny === undefined) return undefined;
  return { ...found, ...deny, incident: name.incident, method: 'quarantine' };
}
