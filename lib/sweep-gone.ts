import { type Command, CommandError, parseCommand } from './command.ts';
import { isSameOrder, parsePolicyName, policyNameOf, SESSION_LIFE } from './containment.ts';
import { parseDeny } from './deny-document.ts';
import type { Incident } from './ledger.ts';
import type { Notice } from './notify/notice.ts';
import type { Settings } from './settings.ts';
import type { FoundPolicy } from './sweep.ts';
import { HOUR, isoSeconds, later, MINUTE } from './time.ts';
import { scopeCovers } from './widen.ts';

/** What contains, as it was carried out. */
export type Order = Extract<Command, { kind: 'contain' | 'extend' }>;

/** The command that an incident was contained by; undefined unless it stands as contained: what a person lifted is answered. */
export function orderIn({ state, order }: Incident): Order | undefined {
  if (state !== 'contained' || order === undefined) return undefined;
  try {
    const command = parseCommand(order);
    return command.kind === 'contain' || command.kind === 'extend' ? command : undefined;
  } catch (error) {
    if (error instanceof CommandError) return undefined; // an older version wrote it
    throw error;
  }
}

/** IAM answers from copies seconds behind, and a command may be on its way. */
const SETTLED = 5 * MINUTE;

/**
 * What the ledger says is contained and IAM does not show: the second look at every deny, for a delayed message of the FIFO
 * queue would hold up the commands behind it. It is told and not put again: a person who took the deny away with the command
 * that we print looks the same from here as an attacker, and the event that did it names who it was.
 */
export function goneFrom(
  incidents: readonly Incident[],
  found: readonly FoundPolicy[],
  { quarantine }: Settings,
  now: Date,
): { readonly incident: Incident; readonly order: Order }[] {
  return incidents.flatMap((incident) => {
    const order = orderIn(incident);
    const age = now.getTime() - incident.at.getTime();
    const isDue = age > SETTLED && age < quarantine.window + SESSION_LIFE - HOUR; // later it may have lapsed and been deleted
    return order === undefined || !isDue || found.some((one) => standsIn(one, order, now)) ? [] : [{ incident, order }];
  });
}

/** By its name, by an extension of it, or covered by a wider one that took its place. */
function standsIn({ role, policyName, document }: FoundPolicy, order: Order, now: Date): boolean {
  if (role.arn !== order.target) return false;
  const name = policyNameOf(order);
  if (isSameOrder(policyName, name) || policyName.startsWith(`${name}-x`)) return true;
  const deny = parsePolicyName(policyName) && parseDeny(document);
  return (
    deny !== undefined &&
    deny.lapse > now &&
    (!deny.freeze || order.method === 'freeze') &&
    scopeCovers(deny.scope, order.scope)
  );
}

export function goneNotice({ report, ...order }: Order, now: Date): Notice {
  const policyName = policyNameOf(order);
  const time = isoSeconds(now);
  const evidence = `the deny ${policyName} of incident ${order.incident} is not on the role any more, before its time: whoever deleted it is in the events of IAM since ${isoSeconds(later(now, -HOUR))}; contain the role by hand if nobody of yours did`;
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
