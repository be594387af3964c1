import type { Settings } from '../../base/settings/settings.ts';
import { protectedBecause, type Remade, uncontainableBecause } from '../../contain/rails/rails.ts';
import type { Uncontained } from '../../contain/report.ts';
import { isServiceSession } from '../../event/catalogue/session-names.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { Principal } from '../../event/principal.ts';
import type { ContainmentOrder } from '../../incident/deny/containment.ts';

export interface CallerOrder {
  readonly order?: ContainmentOrder;
  readonly uncontained?: Uncontained;
}

/**
 * Revokes the caller's own session when a person or a program made it from a role of this account: its name is in the event, so
 * the deny is exact. A session that a service made is left alone: with a service role of CloudFormation, for example, every
 * running stack shares the session's name.
 */
export function callerOrder(
  event: CloudTrailEvent,
  incident: string,
  settings: Settings,
  remade?: Remade,
): CallerOrder {
  const { principal } = event;
  const because =
    principal.kind === 'role' ? roleCallerBecause(event, settings, remade) : otherCallerBecause(principal);
  if (because !== undefined)
    return { uncontained: { principal: principal.arn ?? principal.via ?? principal.kind, because } };
  const { issuer, roleId, session } = principal;
  if (issuer === undefined || roleId === undefined || session === undefined) return {};
  return {
    order: {
      incident,
      target: issuer,
      method: 'revocation',
      scope: { kind: 'session', userids: [`${roleId}:${session}`] },
      caller: true,
    },
  };
}

const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
const ROLE_ID = /^AROA[A-Z0-9]{8,124}$/;

function roleCallerBecause(
  { principal, account, caller: role }: CloudTrailEvent,
  settings: Settings,
  remade: Remade | undefined,
): string | undefined {
  const { session, roleId } = principal;
  if (
    role === undefined ||
    roleId === undefined ||
    !ROLE_ID.test(roleId) ||
    session === undefined ||
    !SESSION_NAME.test(session)
  )
    return 'the event does not say which session of which role called: look it up in CloudTrail by its access key';
  if (role.account !== account)
    return `the caller is a role of account ${role.account}: revoke its sessions there, or deny it here by a resource control policy`;
  if (isServiceSession(principal))
    return 'a service made this session for many callers: revoking it would break all of them';
  return uncontainableBecause(role) ?? protectedBecause(role, settings, remade);
}

function otherCallerBecause({ kind, arn, human }: Principal): string {
  switch (kind) {
    case 'user':
      return `an IAM user's keys carry no issue time that a deny could cut: deactivate the access keys of ${human ?? arn ?? 'the user'}`;
    case 'root':
      return 'no policy of the account applies to the root user: change its password and check its MFA and access keys';
    case 'federated':
      return 'a federated session has the permissions of whoever issued it: contain the issuing user or provider';
    case 'service':
      return 'an AWS service called: contain the resource that made it call';
    case 'identity-center':
      return 'an Identity Center user called: disable the user and end the portal session in Identity Center';
    case 'account':
    case 'role':
    case 'anonymous':
    case 'unknown':
      return 'the event does not name a session of this account that could be cut';
    default:
      return kind satisfies never;
  }
}
