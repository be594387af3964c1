import { parseIamArn, principalKey } from '../base/arn.ts';
import { inParallel } from '../base/in-parallel.ts';
import { lookUp, textOf } from '../base/json.ts';
import { partitionOf } from '../base/partition.ts';
import type { Account, Reading, Role } from '../base/role.ts';
import { EVENTS_ARRIVE, later } from '../base/time.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import { isOwnCaller } from '../event/principal.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';
import { type Makers, type PrincipalRecord, seenAs } from '../incident/ledger/principal-record.ts';
import { isAdministrator } from '../judge/power/administrator.ts';
import { printOf } from '../judge/power/print.ts';
import { readPasser } from './surroundings.ts';

type Changed = 'role' | 'user' | 'policy';

/** The calls that change what a role or user may do or who may be it, and what they name. */
const CHANGED: Readonly<Record<string, Changed>> = {
  CreateRole: 'role',
  UpdateAssumeRolePolicy: 'role',
  PutRolePolicy: 'role',
  DeleteRolePolicy: 'role',
  AttachRolePolicy: 'role',
  DetachRolePolicy: 'role',
  PutRolePermissionsBoundary: 'role',
  DeleteRolePermissionsBoundary: 'role',
  CreateUser: 'user',
  PutUserPolicy: 'user',
  DeleteUserPolicy: 'user',
  AttachUserPolicy: 'user',
  DetachUserPolicy: 'user',
  PutUserPermissionsBoundary: 'user',
  DeleteUserPermissionsBoundary: 'user',
  AddUserToGroup: 'user',
  RemoveUserFromGroup: 'user',
  CreatePolicyVersion: 'policy',
  SetDefaultPolicyVersion: 'policy',
};

export const PRINCIPAL_CALLS: readonly string[] = Object.keys(CHANGED);

export function changesPrincipal({ eventSource, eventName }: CloudTrailEvent): boolean {
  return changedBy({ eventSource, eventName }) !== undefined;
}

function changedBy({
  eventSource,
  eventName,
}: Pick<CloudTrailEvent, 'eventSource' | 'eventName'>): Changed | undefined {
  return eventSource === 'iam.amazonaws.com' ? lookUp(CHANGED, eventName) : undefined;
}

/**
 * What an event changed counts as it is from the event's time on. The print is forgotten, because the next reading may already show
 * a later change, and a snapshot that is newer than the event shows none. After an administrator's change the role is read at once:
 * a change that no event tells, or tells late, must not pass for the administrator's. So is a user after any change: no scan reads
 * users, and no event tells what the policies of their groups become.
 */
export async function rememberChange(event: CloudTrailEvent, account: Account, ledger: Ledger): Promise<void> {
  const { time } = event;
  if (event.outcome !== 'succeeded' || time === undefined || isOurs(event)) return;
  const changed = await changedIn(event, account);
  if (changed.length === 0) return;
  const makers = await makersIn(event, account, time);
  await inParallel(changed, WIDTH, async ({ principal, isScanned, read }) => {
    for (const by of makers) await ledger.rememberMaker(principal, by, time);
    const isLatest = await noted(principal, time, ledger);
    if (!isLatest || (isScanned && !makers.includes('byAdministrators'))) return;
    const reading = await read();
    const print = reading.state === 'read' ? printOf(reading.value) : undefined;
    if (print !== undefined) await ledger.rememberPrincipal(principal, { print, since: time, first: false });
  });
}

/** What `rememberChange` does first of a role or user that the call names, without a call to IAM. */
export async function noteChange(event: CloudTrailEvent, ledger: Ledger): Promise<void> {
  const { time } = event;
  const named = changedBy(event);
  const name = named === undefined ? undefined : textOf(event.requestParameters?.[`${named}Name`]);
  if (event.outcome !== 'succeeded' || time === undefined || name === undefined || isOurs(event)) return;
  if (named === 'role' || named === 'user')
    await noted(principalKey({ account: event.account, resource: named, name }), time, ledger);
}

/** Whether the event is the latest known change, after which nobody has read the principal. */
async function noted(principal: string, time: Date, ledger: Ledger): Promise<boolean> {
  const known = await ledger.principalRecord(principal);
  if (known === undefined || known.since < time) {
    await ledger.rememberPrincipal(principal, { since: time, first: false });
    return true;
  }
  if (known.first === undefined || (known.first && isOnItsWay(time, known)))
    await ledger.rememberPrincipal(principal, { ...known, first: false });
  return known.print === undefined && known.since.getTime() === time.getTime();
}

/** The first scan may have read the change before its event came, and must not count as older what the guardrail saw written. */
function isOnItsWay(time: Date, { since }: PrincipalRecord): boolean {
  return time > later(since, -EVENTS_ARRIVE);
}

/**
 * Whoever is an administrator by policy could do anything already, and gains nothing by what it makes. A caller who cannot be
 * read is nobody's administrator.
 */
async function makersIn(event: CloudTrailEvent, account: Account, time: Date): Promise<readonly (keyof Makers)[]> {
  const caller = await readPasser(event, account);
  const isOne = event.principal.kind === 'root' || (caller.state === 'read' && isAdministrator(caller.value, time));
  if (!isOne) return ['byOthers'];
  // No rule brings CreateUser, so that only roles are known to be made by somebody.
  return event.eventName === 'CreateRole' ? ['made', 'byAdministrators'] : ['byAdministrators'];
}

const WIDTH = 10;

/** Our denies come and go, and no print has them. A stranger's policy under such a name is in the print. */
function isOurs(event: CloudTrailEvent): boolean {
  const { eventName, requestParameters: request } = event;
  if (eventName === 'DeleteRolePermissionsBoundary') return isOwnCaller(event); // the call names no policy
  const boundary = eventName === 'PutRolePermissionsBoundary' ? textOf(request?.permissionsBoundary) : undefined;
  const arn = textOf(request?.policyArn) ?? boundary ?? '';
  return parsePolicyName(textOf(request?.policyName) ?? arn.slice(arn.lastIndexOf('/') + 1)) !== undefined;
}

/** A principal that an event changed, by its `principalKey`. */
interface ChangedPrincipal {
  readonly principal: string;
  /** The daily scan reads it. */
  readonly isScanned: boolean;
  readonly read: () => Promise<Reading<Role>>;
}

async function changedIn(event: CloudTrailEvent, account: Account): Promise<readonly ChangedPrincipal[]> {
  const { requestParameters: request } = event;
  const resource = changedBy(event);
  if (resource === undefined) return [];
  if (resource !== 'policy') {
    const name = textOf(request?.[`${resource}Name`]);
    if (name === undefined) return [];
    const principal = principalKey({ account: event.account, resource, name });
    if (resource === 'role') return [{ principal, isScanned: true, read: () => account.role({ name }, event) }];
    return [{ principal, isScanned: false, read: () => account.user(userArn(name, event)) }];
  }
  const policyArn = textOf(request?.policyArn);
  if (policyArn === undefined || (event.eventName === 'CreatePolicyVersion' && request?.setAsDefault === false))
    return [];
  return (await account.rolesWith(policyArn)).flatMap((role) =>
    keysOf(role.arn).map((principal) => ({
      principal,
      isScanned: true,
      read: async () => ({ state: 'read', value: role }) as const,
    })),
  );
}

/** The event leaves out the path. IAM finds a user by the name. */
function userArn(name: string, { account, region }: CloudTrailEvent): string {
  return `arn:${partitionOf(region)}:iam::${account}:user/${name}`;
}

function keysOf(arn: string): string[] {
  const parsed = parseIamArn(arn);
  return parsed === undefined ? [] : [principalKey(parsed)];
}

/**
 * Remembers roles as they are at a scan. A role that the ledger does not know, or knows as it is, was so at the first scan; a
 * role that was made later, or that an event changed before, is left to its own events.
 * @param now when the scan began
 */
export async function rememberRoles(
  roles: readonly Role[],
  ledger: Pick<Ledger, 'principalRecord' | 'rememberPrincipal'>,
  { now, isFirst }: { readonly now: Date; readonly isFirst: boolean },
): Promise<void> {
  await inParallel(roles, WIDTH, async (role) => {
    const [principal] = keysOf(role.arn);
    const print = printOf(role);
    if (principal === undefined || print === undefined || (role.createdAt ?? now) > now) return;
    const known = await ledger.principalRecord(principal);
    if (known !== undefined && known.since > now) return; // the scan may have read it before that change
    const seen = seenAs(known, print, now);
    const isAsFound = known === undefined || (known.first !== false && known.print === print);
    const record = isFirst && isAsFound ? { ...seen, first: true } : seen;
    if (record !== known) await ledger.rememberPrincipal(principal, record);
  });
}
