import { parseIamArn } from '../base/arn.ts';
import type { IamArn } from '../base/iam-arn.ts';
import { isObject, type JsonObject, present, textOf } from '../base/json.ts';
import { isOwnRole } from '../base/own.ts';
import { roleArn } from '../base/partition.ts';

export type PrincipalKind =
  | 'root'
  | 'user'
  | 'role'
  | 'federated'
  | 'identity-center'
  | 'service'
  | 'account'
  | 'anonymous'
  | 'unknown';

/** The caller, from CloudTrail's userIdentity. An absent value is an absent key. */
export interface Principal {
  readonly kind: PrincipalKind;
  readonly arn?: string;
  readonly account?: string;
  /** ARN of the role behind the session (sessionContext.sessionIssuer). */
  readonly issuer?: string;
  /** Session name; for federated callers the user name of their identity provider. */
  readonly session?: string;
  /** Unique id (AROA…) of the role behind the session. */
  readonly roleId?: string;
  /** Unique id (AIDA…) of the IAM user. */
  readonly userId?: string;
  /** The AWS service that called with this identity (invokedBy). */
  readonly via?: string;
  /** The person behind the session, if CloudTrail names one. */
  readonly human?: string;
}

/**
 * Never throws on a real record: an identity that we cannot read is `unknown`.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function principalOf(userIdentity: unknown): Principal {
  if (!isObject(userIdentity)) return { kind: 'unknown' };
  const identity = userIdentity;
  const type = textOf(identity.type);
  const via = textOf(identity.invokedBy);
  const common = { arn: textOf(identity.arn), account: textOf(identity.accountId), via };
  switch (type) {
    case 'Root':
      return present({ kind: 'root', ...common });
    case 'IAMUser':
      return present({
        kind: 'user',
        ...common,
        userId: textOf(identity.principalId),
        human: textOf(identity.userName),
      });
    case 'AssumedRole':
    case 'Role':
      return roleSession(identity, common);
    case 'FederatedUser':
      return present({
        kind: 'federated',
        ...common,
        session: afterColon(textOf(identity.principalId)),
        human: afterColon(textOf(identity.principalId)),
      });
    case 'SAMLUser':
    case 'WebIdentityUser':
      return present({
        kind: 'federated',
        ...common,
        session: textOf(identity.userName),
        human: textOf(identity.userName),
      });
    case 'IdentityCenterUser':
      return present({ kind: 'identity-center', ...common, human: onBehalfOf(identity) });
    case 'AWSService':
      return present({ kind: 'service', ...common });
    case 'AWSAccount':
      return anonymousOr('account', identity, common);
    case 'Directory':
    case 'Unknown':
      return present({ kind: 'unknown', ...common, human: textOf(identity.userName) });
    default:
      return via !== undefined && common.arn === undefined
        ? present({ kind: 'service', ...common })
        : present({ kind: 'unknown', ...common, human: textOf(identity.userName) });
  }
}

type Common = { arn: string | undefined; account: string | undefined; via: string | undefined };
function roleSession(identity: JsonObject, common: Common): Principal {
  const context = isObject(identity.sessionContext) ? identity.sessionContext : {};
  const sessionIssuer = isObject(context.sessionIssuer) ? context.sessionIssuer : {};
  const [roleId, session] = splitAtColon(textOf(identity.principalId));
  return present({
    kind: 'role',
    ...common,
    issuer: textOf(sessionIssuer.arn) ?? roleArnOfSession(common.arn),
    session: session ?? lastSegment(common.arn),
    roleId: textOf(sessionIssuer.principalId) ?? roleId,
    human:
      textOf(context.sourceIdentity) ??
      onBehalfOf(identity) ??
      reservedSessionUser(textOf(sessionIssuer.arn) ?? common.arn, session),
  });
}

/** An unsigned request has the type AWSAccount and the account id ANONYMOUS_PRINCIPAL. */
function anonymousOr(kind: PrincipalKind, identity: JsonObject, common: Common): Principal {
  const anonymous =
    textOf(identity.accountId) === 'ANONYMOUS_PRINCIPAL' || textOf(identity.principalId) === 'ANONYMOUS_PRINCIPAL';
  return anonymous ? present({ kind: 'anonymous', via: common.via }) : present({ kind, ...common });
}

/** Identity Center uses the user's name as session name. */
function reservedSessionUser(arn: string | undefined, session: string | undefined): string | undefined {
  return arn?.includes('AWSReservedSSO_') ? session : undefined;
}

function onBehalfOf(identity: JsonObject): string | undefined {
  return isObject(identity.onBehalfOf) ? textOf(identity.onBehalfOf.userId) : undefined;
}

function splitAtColon(text: string | undefined): [string | undefined, string | undefined] {
  const colon = text?.indexOf(':') ?? -1;
  return text === undefined || colon < 0 ? [text, undefined] : [text.slice(0, colon), text.slice(colon + 1)];
}

function afterColon(text: string | undefined): string | undefined {
  return splitAtColon(text)[1];
}

function lastSegment(arn: string | undefined): string | undefined {
  return arn?.includes('/') ? arn.slice(arn.lastIndexOf('/') + 1) : undefined;
}

/** Whether the caller is one of our functions, in the account of the event. */
export function isOwnCaller({ principal, account, caller }: Call): boolean {
  return (
    principal.kind === 'role' &&
    caller !== undefined &&
    principal.account === account &&
    caller.account === account &&
    isOwnRole(caller)
  );
}

/** The fields of a CloudTrail event that name the caller, and the account of the event. */
interface Call {
  readonly principal: Principal;
  readonly account: string;
  readonly caller?: IamArn;
}

/** The parsed ARN of the role behind the session, or of the user who called. */
export function callerArn({ kind, issuer, arn }: Principal): IamArn | undefined {
  const text = kind === 'role' ? issuer : kind === 'user' ? arn : undefined;
  return text === undefined ? undefined : parseIamArn(text);
}

/** The session and its role for a sentence, and the person if CloudTrail names one. */
export function whoIs({ kind, arn, issuer, session, via, human }: Principal): string {
  const role = issuer === undefined ? undefined : parseIamArn(issuer)?.name;
  const who = role !== undefined ? `session ${session ?? '(unnamed)'} of role ${role}` : (arn ?? `${kind} (no ARN)`);
  const isSaid = human === undefined || human === session || arn?.endsWith(`/${human}`) === true;
  const person = isSaid ? '' : `, the person is ${human}`;
  return `${who}${person}${via === undefined ? '' : `, through ${via}`}`;
}

/**
 * The role ARN behind `arn:aws:sts::111122223333:assumed-role/name/session`. The session ARN leaves out the role's path, so the
 * result is exact only for a role without one. Prefer sessionIssuer.arn.
 */
function roleArnOfSession(sessionArn: string | undefined): string | undefined {
  const [, partition, account, name] =
    /^arn:([a-z-]+):sts::([^:]*):assumed-role\/([^/]+)\//.exec(sessionArn ?? '') ?? [];
  return partition === undefined || account === undefined || name === undefined
    ? undefined
    : roleArn(partition, account, name);
}
