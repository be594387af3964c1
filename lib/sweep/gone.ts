import { deniesAsMuchAs, METHODS } from '../base/method.ts';
import type { Settings } from '../base/settings/settings.ts';
import { HOUR, isoSeconds, later, MINUTE } from '../base/time.ts';
import type { Command } from '../contain/command.ts';
import type { Notice } from '../contain/notice.ts';
import { type Order, orderIn } from '../contain/orders.ts';
import { asWritten, restoreCommand } from '../contain/restore.ts';
import { SESSION_LIFE } from '../incident/deny/containment.ts';
import { parseDeny } from '../incident/deny/deny-document.ts';
import type { FoundPolicy } from '../incident/deny/found.ts';
import { isSameOrder, parsePolicyName, policyNameOf } from '../incident/deny/policy-name.ts';
import { deniesAllOf, denyOf, scopeCovers } from '../incident/deny/stands.ts';
import type { Incident } from '../incident/incident.ts';
import type { Attempts } from './attempts.ts';
import type { SweepPorts } from './ports.ts';

/** What the ledger says is contained and IAM does not show. */
export interface Gone {
  readonly incident: Incident;
  readonly order: Order;
}

/** IAM answers from copies seconds behind, and a command may be on its way. */
export const SETTLED = 5 * MINUTE;

/**
 * A person ends a containment by `rolewarden lift`, which tells the ledger first; whatever else takes a deny away is taken for
 * tampering, the AWS CLI command that we print included.
 * @param settled milliseconds that an incident must be old
 */
export function goneFrom(
  incidents: readonly Incident[],
  found: readonly FoundPolicy[],
  { quarantine }: Settings,
  now: Date,
  settled = SETTLED,
): Gone[] {
  return incidents.flatMap((incident) => {
    const order = orderIn(incident);
    const age = now.getTime() - incident.at.getTime();
    if (order === undefined || age <= settled || isOver(incident, age, quarantine.window, now)) return [];
    return found.some((one) => standsIn(one, incident, order, now)) ? [] : [{ incident, order }];
  });
}

/** What has lapsed may have been deleted by the sweep. */
function isOver({ deny }: Incident, age: number, window: number, now: Date): boolean {
  return deny === undefined ? age >= window + SESSION_LIFE - HOUR : new Date(deny.lapse) <= later(now, MINUTE);
}

/** As it was written, or covered by one that took its place; a document that somebody changed denies something else. */
function standsIn({ role, policyName, document }: FoundPolicy, { deny }: Incident, order: Order, now: Date): boolean {
  const held = parsePolicyName(policyName) && parseDeny(document);
  if (role.arn !== order.target || held === undefined) return false;
  if (deny !== undefined) return deniesAllOf(held, denyOf(asWritten(order.target, deny)));
  const name = policyNameOf(order); // recorded before the ledger knew what was written
  if (isSameOrder(policyName, name) || policyName.startsWith(`${name}-x`)) return true;
  const isAsStrong = deniesAsMuchAs(held.denies, METHODS[order.method].denies);
  return held.lapse > now && isAsStrong && scopeCovers(held.scope, order.scope);
}

/** What IAM does not show does not stand: it is put back as it was written; where that is not known the ledger says so from then on. */
export async function answerGone(
  all: readonly FoundPolicy[],
  { ledger, settings, publish, enqueue, account }: SweepPorts,
  trying: Attempts,
  now: Date,
): Promise<string[]> {
  const answer = async ({ incident, order }: Gone) => {
    if (incident.deny !== undefined) await enqueue(restoreGone({ incident, order }, 'before its time', now));
    else {
      await publish(goneNotice(order, 'before its time', now));
      await ledger.record({ ...incident, state: 'failed' });
    }
  };
  const gone = goneFrom(await ledger.standing(account), all, settings, now);
  for (const one of gone) await trying.of(() => answer(one));
  return gone.map(({ incident }) => incident.id);
}

/** Tells `contain` to put it back, with what is known of how it went; without a record of what stood only people are told. */
export function restoreGone({ order }: Gone, when: string, now: Date): Command {
  const { decision } = goneNotice(order, when, now);
  const { containments: _, ...report } = { ...decision, action: 'contain' as const };
  return restoreCommand({ ...order, report }, report.findings[0]?.eventId ?? `sweep-${isoSeconds(now)}`);
}

/** @param when since when it has been gone, for people: `before its time` */
function goneNotice({ report, ...order }: Order, when: string, now: Date): Notice {
  const policyName = policyNameOf(order);
  const time = isoSeconds(now);
  const evidence = `the deny ${policyName} of incident ${order.incident} is not on the role any more, ${when}: whoever took it away is in the events of IAM since ${isoSeconds(later(now, -HOUR))}; \`rolewarden lift\` is how one of yours ends it`;
  const finding = {
    detector: 'guard-deny-gone',
    severity: 'critical' as const,
    title: 'Deny is gone',
    evidence,
    account: report.account,
    region: report.region,
    time,
    eventId: `sweep-${time}`,
    eventSource: 'iam.amazonaws.com',
    eventName: 'sweep',
    principal: { kind: 'unknown' as const },
    role: report.role,
    reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html',
  };
  return { decision: { ...report, action: 'alert', severity: 'critical', findings: [finding] } };
}
