import { parseIamArn } from '../base/arn.ts';
import type { RoleReference } from '../base/role.ts';
import type { CloudTrailEvent } from './cloudtrail.ts';

/** `arming` prepares a pass that another call makes: AddRoleToInstanceProfile, a Roles Anywhere profile. */
export type PassKind = 'pass' | 'arming';
/** Where the role was found, or why it was not: a catalogued parameter, the response, a look-up, an unknown call, or nowhere readable. */
export type PassSource = 'catalogue' | 'response' | 'resolved' | 'uncatalogued' | 'unreadable';

/** The account of a role that is of another one than the call. */
export function foreignAccountIn({ role, event }: Pick<RolePass, 'role' | 'event'>): Pick<RolePass, 'foreignAccount'> {
  const account = role.arn === undefined ? '' : (parseIamArn(role.arn)?.account ?? '');
  const isForeign = account !== '' && event.account !== '' && account !== event.account;
  return isForeign ? { foreignAccount: account } : {};
}

/** One role handed to one or more services by one event. */
export interface RolePass {
  readonly kind: 'role-pass';
  readonly event: CloudTrailEvent;
  readonly passKind: PassKind;
  readonly role: RoleReference;
  /** The role is of this other account: no pass, since a role can only be passed inside its own. */
  readonly foreignAccount?: string;
  /** Service principals it can have been passed to; several where the call does not tell, empty when unknown. */
  readonly passedTo: readonly string[];
  /** The path in requestParameters (or `response.…`) where the role stood; empty when unreadable. */
  readonly parameter: string;
  readonly source: PassSource;
}
