import { createHash } from 'node:crypto';
import { isObject, type JsonObject, lookUp, textOf } from '../base/json.ts';
import { type Account, seenOf } from '../base/role.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import { isOwnCaller } from '../event/principal.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';
import type { Decision } from './decide/decision.ts';

/** One policy after a call: of a role, or a managed one. Without a digest it is gone, or the call does not show what it is now. */
interface Left {
  readonly policy: string;
  readonly digest?: string;
  readonly roleName?: string;
}

type Leaves = (request: JsonObject, event: CloudTrailEvent) => Left | undefined;

/** The calls after which a policy is another one than before. What ends a policy is as important as what writes it. */
const LEAVES: Readonly<Record<string, Leaves>> = {
  PutRolePolicy: (request, event) => ofRole(request, event, request.policyName, textOf(request.policyDocument)),
  DeleteRolePolicy: (request, event) => ofRole(request, event, request.policyName),
  AttachRolePolicy: (request, event) => ofRole(request, event, request.policyArn, 'attached'),
  DetachRolePolicy: (request, event) => ofRole(request, event, request.policyArn),
  CreatePolicyVersion: ({ setAsDefault, policyArn, policyDocument }) =>
    setAsDefault === false ? undefined : managed(policyArn, setAsDefault ? textOf(policyDocument) : undefined),
  SetDefaultPolicyVersion: ({ policyArn }) => managed(policyArn),
  DeletePolicy: ({ policyArn }) => managed(policyArn),
  CreatePolicy: ({ policyDocument }, { responseElements }) =>
    isObject(responseElements?.policy) ? managed(responseElements.policy.arn, textOf(policyDocument)) : undefined,
};

/**
 * Whether the event wrote what was there already. IAM only shows the role after the event, so the answer is the ledger's: the
 * latest earlier event on this policy wrote the same text, gave no reason to contain, and was about this very role.
 */
export async function wroteTheSame(
  event: CloudTrailEvent,
  roleId: string | undefined,
  ledger: Pick<Ledger, 'policyBefore' | 'unreachable'>,
): Promise<boolean> {
  const left = leftBy(event);
  const { eventId, time } = event;
  if (left?.digest === undefined || time === undefined) return false;
  const before = await ledger.policyBefore(left.policy, { eventId, time });
  // One function's memory may lack the event that ended the policy, so it vouches for no text.
  if (ledger.unreachable?.() !== undefined) return false;
  const isSameRole = left.roleName === undefined || (roleId !== undefined && before?.roleId === roleId);
  return isSameRole && before?.digest === left.digest;
}

/** Called once the event is decided and its commands are queued, as `rememberTrust` is. */
export async function rememberPolicy(
  event: CloudTrailEvent,
  decisions: readonly Decision[],
  account: Account,
  ledger: Pick<Ledger, 'rememberPolicy'>,
): Promise<void> {
  const left = leftBy(event);
  const { eventId, time } = event;
  if (left === undefined || time === undefined) return;
  const { policy, digest, roleName } = left;
  const isAccepted = decisions.every(({ askedBy }) => askedBy === undefined);
  const roleId = roleName && seenOf(await account.role({ name: roleName }, event))?.id;
  await ledger.rememberPolicy(policy, {
    ...(isAccepted && digest !== undefined && { digest }),
    ...(roleId && { roleId }),
    eventId,
    time,
  });
}

function leftBy(event: CloudTrailEvent): Left | undefined {
  if (event.eventSource !== 'iam.amazonaws.com' || event.outcome !== 'succeeded' || isOwnCaller(event))
    return undefined;
  return lookUp(LEAVES, event.eventName)?.(event.requestParameters ?? {}, event);
}

/** No name of a role or of a policy has a slash or a colon, so no two policies share a key. */
function ofRole(request: JsonObject, { account }: CloudTrailEvent, policy: unknown, text?: string): Left | undefined {
  const roleName = textOf(request.roleName);
  const name = textOf(policy);
  if (roleName === undefined || name === undefined) return undefined;
  return { policy: `${account}/${roleName}/${name}`, roleName, ...digestOf(text) };
}

function managed(policyArn: unknown, text?: string): Left | undefined {
  const policy = textOf(policyArn);
  return policy === undefined ? undefined : { policy, ...digestOf(text) };
}

function digestOf(text: string | undefined): Pick<Left, 'digest'> {
  return text === undefined ? {} : { digest: createHash('sha256').update(text).digest('hex') };
}
