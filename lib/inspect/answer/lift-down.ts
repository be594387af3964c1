import type { Role } from '../../base/role.ts';
import type { Command } from '../../contain/command.ts';
import { isTrustOrder, liftOf, type Order, orderIn } from '../../contain/orders.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import { whoIs } from '../../event/principal.ts';
import { parseDeny } from '../../incident/deny/deny-document.ts';
import type { OurName } from '../../incident/deny/our-name.ts';
import { parsePolicyName } from '../../incident/deny/policy-name.ts';
import { outOfReserve } from '../../incident/deny/reserve.ts';
import { activitiesIn, type TrustPolicyChange } from '../activity.ts';
import type { Decision } from '../decide/decision.ts';
import { changedRole } from '../naming.ts';
import type { Surroundings } from '../surroundings.ts';
import { acceptedBefore, cautiousContext, isClean } from '../trust/clean.ts';

/**
 * Flash trust: when a later event closes an opened trust, its quarantine is lifted down at once; `scan` needs two reads,
 * minutes apart. Runs after the event's own commands are queued, and not in replay, which writes no denies. Where the deny is
 * not written yet, or IAM still shows the open document, `scan` lifts it after the next sweep (`confirmedClean`).
 *
 * An attacker who closes and opens again gains nothing: each opening is an incident of its own, and this event lifts only the
 * older ones. The order of delivery does not matter: a closing event that comes first leaves its record, and the opening event
 * then gets a revocation (`isClosedAgain`).
 */
export async function liftDownClosed(
  event: CloudTrailEvent,
  decisions: readonly Decision[],
  around: Surroundings,
  enqueue: (command: Command) => Promise<void>,
): Promise<void> {
  if (event.outcome !== 'succeeded') return;
  if (decisions.some(({ action }) => action === 'contain' || action === 'observe')) return;
  for (const activity of activitiesIn(event)) {
    if (activity.kind !== 'trust-policy-change' || activity.created) continue;
    await Promise.all((await liftsFor(activity, around)).map(enqueue));
  }
}

/** The lifts of older openings, if both the changed trust policy and the one that IAM shows are clean. */
async function liftsFor(change: TrustPolicyChange, around: Surroundings): Promise<Command[]> {
  const { event, document, roleName } = change;
  const { account, ledger, now } = around;
  if (event.time === undefined || document === undefined) return [];
  const contained = ((await ledger.containedOn?.(event.account, roleName)) ?? []).filter(({ caller }) => !caller);
  if (contained.length === 0) return [];
  const reading = await account.role(changedRole(change), event);
  if (reading.state !== 'read') return [];
  const closed: Order[] = [];
  for (const { id } of contained) {
    const order = await openedBefore(id, event.time, reading.value, around);
    if (order !== undefined && (await closes(order, document, reading.value, around))) closed.push(order);
  }
  if (ledger.unreachable?.() !== undefined) return []; // without it neither lifts nor accepted documents are known
  const by = `Rolewarden, because event ${event.eventId} by ${whoIs(event.principal)} closed the trust policy again,`;
  const all = closed.length === contained.length;
  return closed.flatMap((order) =>
    closedDeniesOf(order, reading.value, now)
      .filter(({ widened }) => widened === undefined || all) // release 0.1.0 widened it: it may cover the other incidents too
      .map((name) => liftOf(order, name, { id: event.eventId, by, down: true })),
  );
}

/** The order of a trust incident on this very role, if its event is older. Of two events in one second the order is unknown. */
async function openedBefore(id: string, time: Date, role: Role, { ledger }: Surroundings): Promise<Order | undefined> {
  const incident = await ledger.incident(id);
  const order = incident && orderIn(incident);
  const opened = order?.at;
  if (order === undefined || opened === undefined || !isTrustOrder(order)) return undefined;
  const isRole = order.target === role.arn && (order.targetId ?? role.id) === role.id;
  return isRole && opened < time ? order : undefined;
}

async function closes(
  order: Order,
  document: unknown,
  role: Role,
  { ledger, settings }: Surroundings,
): Promise<boolean> {
  const accepted = (await acceptedBefore(order, ledger))?.document;
  const context = cautiousContext(settings, order.account);
  return [document, role.trustPolicy].every((one) => one !== undefined && isClean(accepted, one, context));
}

/** The incident's denies that still stop new sessions, its extensions too. A boundary is left to `scan`. */
function closedDeniesOf({ incident }: Order, { policies, arn }: Role, now: Date): OurName[] {
  return policies.flatMap((policy) => {
    const { policyName, document } = outOfReserve(policy.name, policy.document, arn);
    const ours = parsePolicyName(policyName);
    const deny = parseDeny(document);
    const isOurs = ours !== undefined && ours.incident === incident && !ours.caller;
    return isOurs && deny !== undefined && deny.cutoff > now ? [ours] : [];
  });
}
