import { parseIamArn } from '../base/arn.ts';
import type { RoleReference } from '../base/role.ts';
import type { CloudTrailEvent } from './cloudtrail.ts';

/** `arming` prepares a pass that another call makes: AddRoleToInstanceProfile, a Roles Anywhere profile. See for-launch.ts for who makes it. */
export type PassKind = 'pass' | 'arming';
/** The source of the role: a catalogued parameter, the response, a look-up, or an uncatalogued call. `unreadable`: the event hides it. */
export type PassSource = 'catalogue' | 'response' | 'resolved' | 'uncatalogued' | 'unreadable';

/** The account of the role when it is another one than the account of the call. */
export function foreignAccountIn({ role, event }: Pick<RolePass, 'role' | 'event'>): Pick<RolePass, 'foreignAccount'> {
  const account = role.arn === undefined ? '' : (parseIamArn(role.arn)?.account ?? '');
  const isForeign = account !== '' && event.account !== '' && account !== event.account;
  return isForeign ? { foreignAccount: account } : {};
}

/** One event that hands one role to one or more services. */
export interface RolePass {
  readonly kind: 'role-pass';
  readonly event: CloudTrailEvent;
  readonly passKind: PassKind;
  readonly role: RoleReference;
  /** The instance or launch configuration that hands on its role, where the event names nothing else. */
  readonly copiedFrom?: { readonly kind: 'ec2' | 'autoscaling'; readonly name: string };
  /** The role belongs to this other account. That is no pass: a role can only be passed inside its own account. */
  readonly foreignAccount?: string;
  /** The possible service principals: several when the call does not show which, none when they are unknown. */
  readonly passedTo: readonly string[];
  /** The role's path in requestParameters (or `response.…`); empty when unreadable. */
  readonly parameter: string;
  readonly source: PassSource;
}
