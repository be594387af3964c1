import { later, MINUTE } from '../base/time.ts';
import { parseDeny } from '../incident/deny/deny-document.ts';
import { denyIn, type FoundPolicy, type UnattachedPolicy } from '../incident/deny/found.ts';
import type { Deny } from '../incident/deny/found-deny.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import { isSomeBoundary } from '../incident/deny/some-boundary.ts';
import { endsTooLate, LONGEST_CAP } from '../incident/deny/stands.ts';
import { isGuarded } from '../incident/incident-key.ts';
import type { AllIncidents } from '../incident/ledger/all-incidents.ts';
import { MOST_DISCARDS } from './budget.ts';
import { inTurn } from './in-turn.ts';
import { keyOfDeny, type Listing } from './listing.ts';
import type { SweepPorts } from './ports.ts';

export type Deleting = Pick<SweepPorts, 'policies' | 'managed'>;

/** A deny is deleted this long after its lapse, because our clock may differ from IAM's. */
export const MARGIN = 5 * MINUTE;

/** @param deny the deny of ours in the policy, as `denyIn` finds it */
export function lapseOf(deny: Deny | undefined, now: Date): 'lapsed' | 'live' | 'foreign' {
  if (deny === undefined || endsTooLate(deny, LONGEST_CAP, now)) return 'foreign';
  return hasEnded(deny, now) ? 'lapsed' : 'live';
}

export function hasEnded({ lapse }: Pick<Deny, 'lapse'>, now: Date): boolean {
  return lapse.getTime() + MARGIN < now.getTime();
}

/** Reads the policy once more: the scan may be minutes old, and a deny written anew under the same name must stay. */
export async function deleteIfLapsed(found: FoundPolicy, ports: Deleting, now: Date): Promise<boolean> {
  const document = await currentOf(found, ports);
  if (document === undefined || lapseOf(denyIn({ ...found, document }), now) !== 'lapsed') return false;
  return deleteFrom(found, ports);
}

/** The document as the target carries it now; undefined when it no longer does. */
export function currentOf(found: FoundPolicy, { policies, managed }: Deleting): Promise<unknown> {
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
  listing: Listing,
  ledger: Pick<AllIncidents, 'incident' | 'record'>,
  now: Date,
): Promise<void> {
  const id = keyOfDeny(found);
  if (id === undefined) return;
  if (listing.ofIncident(found.target.arn, id).some((other) => lapseOf(listing.denyIn(other), now) === 'live')) return;
  const known = await ledger.incident(id);
  if (known === undefined || !isGuarded(known) || known.roleArn !== found.target.arn) return;
  if (known.deny === undefined || new Date(known.deny.lapse) <= now) await ledger.record({ ...known, state: 'lapsed' });
}

/** An incident that the freeze of the role covers has no policy of its own. Its lapse is known from the ledger alone. */
export async function recordOver(
  listing: Listing,
  { ledger, account }: Pick<SweepPorts, 'ledger' | 'account'>,
  now: Date,
): Promise<void> {
  for (const incident of await ledger.guarded(account)) {
    const { id, roleArn, deny } = incident;
    const isOver = deny !== undefined && new Date(deny.lapse).getTime() + MARGIN < now.getTime();
    if (isOver && !listing.ofIncident(roleArn, id).some(listing.denyIn))
      await ledger.record({ ...incident, state: 'lapsed' });
  }
}

export async function discardLeftBehind(
  unattached: readonly UnattachedPolicy[],
  { managed }: Pick<SweepPorts, 'managed'>,
  now: Date,
): Promise<string[]> {
  const left = unattached.filter((policy) => isLeftBehind(policy, now));
  const discarded: string[] = [];
  for (const policy of inTurn(left, MOST_DISCARDS, now))
    if (await managed.discard(policy)) discarded.push(policy.managed.arn);
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
