import { parseIamArn } from '../base/arn.ts';
import type { RoleReference } from '../base/role.ts';
import type { CloudTrailEvent } from './cloudtrail.ts';

/** `arming` prepares a pass that another call makes: AddRoleToInstanceProfile, a Roles Anywhere profile. */
export type PassKind = 'pass' | 'arming';
/** Where the role was found, or why it was not: a catalogued parameter, the response, a look-up, an unknown call, or nowhere readable. */
export type PassSource = 'catalogue' | 'response' | 'resolved' | 'uncatalogued' | 'unreadable';

/** Whether the role is of another account than the call: no pass, since a role can only be passed inside its own account. */
export function isForeign({ role, event }: Pick<RolePass, 'role' | 'event'>): boolean {
  const account = role.arn === undefined ? undefined : parseIamArn(role.arn)?.account;
  return account !== undefined && account !== '' && event.account !== '' && account !== event.account;
}

/** One role handed to one or more services by one event. */
export interface RolePass {
  readonly kind: 'role-pass';
  readonly event: CloudTrailEvent;
  readonly passKind: PassKind;
  readonly role: RoleReference;
  /** Service principals it can have been passed to; several where the call does not tell, empty when unknown. */
  readonly passedTo: readonly string[];
  /** The path in requestParameters (or `response.…`) where the role stood; empty when unreadable. */
  readonly parameter: string;
  readonly source: PassSource;
}
