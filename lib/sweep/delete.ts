import { later, MINUTE } from '../base/time.ts';
import { type Deny, parseDeny } from '../incident/deny/deny-document.ts';
import { denyIn, type FoundPolicy, type UnattachedPolicy, type UnderPrefix } from '../incident/deny/found.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import { isSomeBoundary } from '../incident/deny/some-boundary.ts';
import { endsTooLate, LONGEST_CAP } from '../incident/deny/stands.ts';
import { incidentKey, isGuarded } from '../incident/incident-key.ts';
import type { AllIncidents } from '../incident/ledger/all-incidents.ts';
import type { SweepPorts } from './ports.ts';

export type Deleting = Pick<SweepPorts, 'policies' | 'managed'>;

/** A deny is deleted this long after its lapse, because our clock may differ from IAM's. */
export const MARGIN = 5 * MINUTE;

export function lapseOf(found: UnderPrefix, now: Date): 'lapsed' | 'live' | 'foreign' {
  const deny = denyIn(found);
  if (deny === undefined || endsTooLate(deny, LONGEST_CAP, now)) return 'foreign';
  return hasEnded(deny, now) ? 'lapsed' : 'live';
}

export function hasEnded({ lapse }: Pick<Deny, 'lapse'>, now: Date): boolean {
  return lapse.getTime() + MARGIN < now.getTime();
}

/** Reads the policy once more: the scan may be minutes old, and a deny written anew under the same name must stay. */
export async function deleteIfLapsed(found: FoundPolicy, ports: Deleting, now: Date): Promise<boolean> {
  const document = await currentOf(found, ports);
  if (document === undefined || lapseOf({ ...found, document }, now) !== 'lapsed') return false;
  return deleteFrom(found, ports);
}

/** The document as the target carries it now; undefined when it no longer does. */
function currentOf(found: FoundPolicy, { policies, managed }: Deleting): Promise<unknown> {
  return found.rung === 'inline' ? policies.read(found.target, found.policyName) : managed.current(found);
}

async function deleteFrom(found: FoundPolicy, { policies, managed }: Deleting): Promise<boolean> {
  const { rung, target, policyName } = found;
  return (rung === 'inline' ? await policies.remove(target, policyName) : await managed.remove(found)) === 'done';
}

/**
 * Records an incident as lapsed with the last of its denies: an extension may outlive the first deny by a day. A deny that somebody
 * dated back, or put on another role or user, does not count: the recorded deny is then gone, and is put back.
 */
export async function recordLapsed(
  found: FoundPolicy,
  all: readonly FoundPolicy[],
  ledger: AllIncidents,
  now: Date,
): Promise<void> {
  const isLive = (other: FoundPolicy) => lapseOf(other, now) === 'live';
  if (all.some((other) => isOfSameIncident(other, found) && isLive(other))) return;
  const name = parsePolicyName(found.policyName);
  const known = name && (await ledger.incident(incidentKey(name)));
  if (known === undefined || !isGuarded(known) || known.roleArn !== found.target.arn) return;
  if (known.deny === undefined || new Date(known.deny.lapse) <= now) await ledger.record({ ...known, state: 'lapsed' });
}

/** An incident that the freeze of the role covers has no policy of its own. Its lapse is known from the ledger alone. */
export async function recordOver(
  all: readonly FoundPolicy[],
  { ledger, account }: Pick<SweepPorts, 'ledger' | 'account'>,
  now: Date,
): Promise<void> {
  const ours = all.filter((found) => denyIn(found) !== undefined);
  const carried = new Set(
    ours.map(({ policyName }) => parsePolicyName(policyName)).map((name) => name && incidentKey(name)),
  );
  for (const incident of await ledger.guarded(account)) {
    const { id, deny } = incident;
    const isOver = deny !== undefined && new Date(deny.lapse).getTime() + MARGIN < now.getTime();
    if (isOver && !carried.has(id)) await ledger.record({ ...incident, state: 'lapsed' });
  }
}

export function isOfSameIncident(one: FoundPolicy, other: FoundPolicy): boolean {
  if (one.target.arn !== other.target.arn) return false; // the cheap test first: every policy of the account is compared with every other
  const key = incidentOn(one);
  return key !== undefined && key === incidentOn(other);
}

function incidentOn({ target, policyName }: FoundPolicy): string | undefined {
  const name = parsePolicyName(policyName);
  return name && `${target.arn} ${incidentKey(name)}`;
}

export async function discardLeftBehind(
  unattached: readonly UnattachedPolicy[],
  { managed }: Pick<SweepPorts, 'managed'>,
  now: Date,
): Promise<string[]> {
  const discarded: string[] = [];
  for (const policy of unattached)
    if (isLeftBehind(policy, now) && (await managed.discard(policy))) discarded.push(policy.managed.arn);
  return discarded;
}

/** A `contain` that is killed between making a policy and attaching it gets its command again within this time. */
const LEFT_BEHIND = 15 * MINUTE;

/** We made the policy, nothing uses it and no `contain` is about to attach it: it only takes room in the account's quota. */
export function isLeftBehind({ policyName, managed, document }: UnattachedPolicy, now: Date): boolean {
  const { updatedAt, uses } = managed;
  const isDeny = parseDeny(document) !== undefined || isSomeBoundary(document);
  const isOurs = parsePolicyName(policyName) !== undefined && isDeny;
  return isOurs && uses === 0 && updatedAt !== undefined && updatedAt < later(now, -LEFT_BEHIND);
}
