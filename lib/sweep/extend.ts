import { commandLine } from '../base/command-line.ts';
import { METHODS } from '../base/method.ts';
import type { Settings } from '../base/settings/settings.ts';
import { isoSeconds, later, MINUTE } from '../base/time.ts';
import { aboutOf } from '../contain/notice.ts';
import { type Order, orderIn } from '../contain/orders.ts';
import type { SentNotice } from '../contain/sent-notice.ts';
import type { FoundPolicy } from '../incident/deny/found.ts';
import type { Deny } from '../incident/deny/found-deny.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import { deniesAllOf } from '../incident/deny/stands.ts';
import type { Incident } from '../incident/incident.ts';
import { incidentKey } from '../incident/incident-key.ts';
import type { NeededDeny } from './incidents-of.ts';
import { keyOfDeny, type Listing } from './listing.ts';
import { causeStands } from './opened.ts';

export type Extension =
  | { readonly kind: 'extend'; readonly command: Order }
  | { readonly kind: 'ends'; readonly incident: string; readonly notice: SentNotice };

/** Two sweep periods: if one sweep cannot ask for an extension, the next one does. */
const BEFORE_THE_END = 30 * MINUTE;

/**
 * A quarantine ends for new sessions at its cutoff. The sweep asks for it anew while its cause lasts, nobody has lifted it and the
 * cap allows. When the cap is reached, people get a message before the quarantine ends. For an incident that is only frozen the
 * order counts: its quarantine gets a deny of its own once the role has room, or else the freeze goes on.
 */
export function extensionOf(
  { found, deny, incident }: NeededDeny,
  listing: Listing,
  settings: Settings,
  now: Date,
): Extension | undefined {
  const name = parsePolicyName(found.policyName);
  if (name === undefined) return undefined;
  const left = deny.cutoff.getTime() - now.getTime();
  if (left <= 0 || left > BEFORE_THE_END || isExtended(found, deny, listing)) return undefined; // a lift moved the cutoff to the past
  const order = orderIn(incident);
  if (order === undefined || incident.byHand || order.target !== found.target.arn) return undefined;
  const own = keyOfDeny(found) === incident.id ? name : (incident.deny ?? order);
  const { method } = incident.frozen ? order : own; // the breaker may have made a freeze of what was ordered
  if (!METHODS[method].stopsNewSessions) return undefined;
  if (!causeStands(order, incident, found)) return undefined;
  if (later(now, settings.quarantine.window) > later(incident.at, settings.quarantine.cap))
    return { kind: 'ends', incident: order.incident, notice: endNotice({ ...order, method }, incident, deny) };
  return { kind: 'extend', command: extensionFor({ ...order, method }, incident, found) };
}

/** The scope is the ledger's: somebody may have overwritten the document that IAM shows. */
function extensionFor(order: Order, { deny, frozen }: Incident, { policyName }: FoundPolicy): Order {
  const scope = frozen ? order.scope : (deny?.scope ?? order.scope);
  const before = frozen ? 0 : (parsePolicyName(deny?.policyName ?? policyName)?.extension ?? 0);
  const extension = Math.min(before + 1, MOST_EXTENSIONS);
  return { ...order, kind: 'extend', id: `extend-${extension}`, scope, extension };
}

/** A policy's name has room for three digits. */
const MOST_EXTENSIONS = 999;

/** The later policy must deny as much: anybody who may put policies can take its name, and the quarantine would then just end. */
function isExtended({ target, policyName }: FoundPolicy, deny: Deny, listing: Listing): boolean {
  const name = parsePolicyName(policyName);
  if (name === undefined) return false;
  return listing.ofIncident(target.arn, incidentKey(name)).some((other) => {
    const isLater = (parsePolicyName(other.policyName)?.extension ?? 0) > name.extension;
    const successor = isLater ? listing.denyIn(other) : undefined;
    return successor !== undefined && deniesAllOf(successor, deny) && successor.cutoff > deny.cutoff;
  });
}

function endNotice(order: Order, { frozen }: Incident, { cutoff }: Pick<Deny, 'cutoff'>): SentNotice {
  const at = isoSeconds(cutoff);
  const isFreeze = frozen || order.method === 'freeze';
  const ends = isFreeze
    ? `the freeze of the role ends ${at}${frozen ? ' unless another incident needs it' : ''}`
    : `from ${at} on new sessions of the role work again`;
  const because = `the cause stands and the ${isFreeze ? 'freeze' : 'quarantine'} has reached quarantine.cap: ${ends}; \`${commandLine(`fix ${order.incident}`)}\` shows how the cause is removed, \`rolewarden contain\` holds the role longer`;
  return { decision: { ...order.report, action: 'alert', severity: 'critical', because }, about: aboutOf(order) };
}
