import { namedArn } from '../base/arn.ts';
import { deniesAsMuchAs, METHODS } from '../base/method.ts';
import type { Settings } from '../base/settings/settings.ts';
import { worst } from '../base/severity.ts';
import { HOUR, isoSeconds, later, MINUTE } from '../base/time.ts';
import type { Command } from '../contain/command.ts';
import { aboutOf } from '../contain/notice.ts';
import { type Order, orderIn, restoreCommand } from '../contain/orders.ts';
import { asWritten } from '../contain/restore.ts';
import { type DetectorFinding, detectAll } from '../detectors/finding.ts';
import { guardDenyGone } from '../detectors/guard/guard-deny-gone.ts';
import type { DenyToStand } from '../detectors/guard/subject.ts';
import { boundaryOf010 } from '../incident/deny/boundary-of-0-1-0.ts';
import { SESSION_LIFE } from '../incident/deny/containment-of.ts';
import type { FoundPolicy } from '../incident/deny/found.ts';
import type { Deny } from '../incident/deny/found-deny.ts';
import { policyNameOf } from '../incident/deny/policy-name.ts';
import { isSameOrder } from '../incident/deny/same-order.ts';
import { deniesAllOf, denyOf, scopeCovers } from '../incident/deny/stands.ts';
import type { Incident } from '../incident/incident.ts';
import { isWaiting } from '../incident/ledger/all-incidents.ts';
import type { Attempts } from './attempts.ts';
import { afterExceptions, isPublishable } from './excepted.ts';
import type { Listing } from './listing.ts';
import { inNotice, sweepNotice, userOf } from './notices.ts';
import type { SweepPorts } from './ports.ts';

/** An incident that the ledger has as guarded, and whose deny IAM does not show. */
export interface Gone {
  readonly incident: Incident;
  readonly order: Order;
  readonly findings: readonly DetectorFinding[];
}

/** Before that age, the command may be on its way, and IAM's copies are seconds behind. */
export const SETTLED = 5 * MINUTE;

/** `settled`: how many milliseconds old an incident must be for the look. `when`: the same in words, for people. */
export interface DenyLook {
  readonly settled: number;
  readonly when: DenyToStand['when'];
}

const BY_SWEEP: DenyLook = { settled: SETTLED, when: 'before its time' };
export const MINUTE_AFTER: DenyLook = { settled: 0, when: 'a minute after it was written' };

/**
 * The incidents whose deny is gone. A person ends a containment by `rolewarden lift`, which records the lift first. Any other
 * removal counts as tampering, even by the AWS CLI command that we print.
 */
export function goneFrom(
  incidents: readonly Incident[],
  listing: Listing,
  { quarantine }: Settings,
  now: Date,
  { settled, when }: DenyLook = BY_SWEEP,
): Gone[] {
  return incidents.flatMap((incident) => {
    const order = orderIn(incident);
    const age = now.getTime() - incident.at.getTime();
    if (
      order === undefined ||
      (isWaiting(incident) && incident.deny === undefined) ||
      age <= settled ||
      isOver(incident, order, age, quarantine, now)
    )
      return [];
    const stands = isShown(incident, order, listing, now);
    const policyName = incident.frozen && incident.deny ? incident.deny.policyName : policyNameOf(order);
    const subject = { policyName, incident: order.incident, ...userOf(namedArn(order.target)), stands, when, now };
    const findings = detectAll<DenyToStand>([guardDenyGone], subject);
    return findings.length === 0 ? [] : [{ incident, order, findings }];
  });
}

/** After the lapse the sweep may have deleted the deny. */
function isOver(
  { deny }: Incident,
  { scope }: Order,
  age: number,
  { window, cap }: Settings['quarantine'],
  now: Date,
): boolean {
  if (deny !== undefined) return new Date(deny.lapse) <= later(now, MINUTE);
  return age >= (scope.kind === 'user' ? cap : window + SESSION_LIFE - HOUR);
}

/** A policy on the target denies all that the recorded deny did: it is that deny, or a wider one that replaced it. */
function isShown({ deny }: Incident, order: Order, listing: Listing, now: Date): boolean {
  const recorded = deny && denyOf(asWritten(order.target, deny));
  return listing.on(order.target).some((found) => {
    const shown = listing.denyIn(found) ?? boundaryOf010(found);
    if (shown === undefined) return false;
    return recorded === undefined ? isAsOrdered(found, shown, order, now) : deniesAllOf(shown, recorded);
  });
}

/** For an incident without a recorded deny, one as ordered will do. */
function isAsOrdered({ policyName }: FoundPolicy, shown: Deny, order: Order, now: Date): boolean {
  const name = policyNameOf(order);
  if (isSameOrder(policyName, name) || policyName.startsWith(`${name}-x`)) return true;
  const isAsStrong = deniesAsMuchAs(shown.denies, METHODS[order.method].denies);
  return shown.lapse > now && isAsStrong && scopeCovers(shown.scope, order.scope);
}

/**
 * Asks `contain` to put back each deny that IAM does not show. Without a record of the deny, people get a message and the incident
 * has failed.
 * @param incidents those whose targets the listing shows
 */
export async function answerGone(
  incidents: readonly Incident[],
  listing: Listing,
  { ledger, settings, publish, enqueue }: Pick<SweepPorts, 'ledger' | 'settings' | 'publish' | 'enqueue'>,
  trying: Attempts,
  now: Date,
): Promise<string[]> {
  const answer = async (one: Gone) => {
    if (one.incident.deny !== undefined) await enqueue(restoreGone(one, settings, now));
    else {
      const notice = goneNotice(one, settings, now);
      if (isPublishable(notice)) await publish(notice);
      await ledger.record({ ...one.incident, state: 'failed' });
    }
  };
  const answered: string[] = [];
  for (const incident of incidents)
    await trying.of(async () => {
      for (const one of goneFrom([incident], listing, settings, now)) {
        answered.push(incident.id);
        await answer(one);
      }
    });
  return answered;
}

export function restoreGone(gone: Gone, settings: Settings, now: Date): Command {
  const { decision, because } = goneNotice(gone, settings, now);
  const report = { ...decision, action: 'contain', ...(because !== undefined && { because }) };
  return restoreCommand({ ...gone.order, report }, `sweep-${isoSeconds(now)}`);
}

function goneNotice({ order, findings }: Gone, settings: Settings, now: Date) {
  const { target, targetId, account } = order;
  const named = namedArn(target);
  const on = { ...inNotice(named), ...(targetId !== undefined && { id: targetId }) };
  const time = isoSeconds(now);
  const detailed = findings.map(({ reference, ...finding }) => ({
    ...finding,
    account,
    region: '',
    time,
    eventId: `sweep-${time}`,
    eventSource: 'iam.amazonaws.com',
    eventName: 'sweep',
    principal: { kind: 'unknown' as const },
    role: on,
    reference,
  }));
  const severity = worst(findings.map((finding) => finding.severity)) ?? 'info';
  const decision = { ...order.report, action: 'alert' as const, severity, findings: detailed };
  const notice =
    named.resource === 'user' // of a user, the message names the user in the place of the role of the incident
      ? sweepNotice(on, order.incident, now, findings)
      : { decision, about: aboutOf(order) };
  return afterExceptions(notice, settings, now, on);
}
