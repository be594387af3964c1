import { METHODS } from '../base/method.ts';
import type { Settings } from '../base/settings/settings.ts';
import { isoSeconds, later, MINUTE } from '../base/time.ts';
import type { Command } from '../contain/command.ts';
import type { Notice } from '../contain/notice.ts';
import { type Order, orderIn } from '../contain/orders.ts';
import type { Deny } from '../incident/deny/deny-document.ts';
import type { FoundPolicy } from '../incident/deny/found.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import { deniesAllOf } from '../incident/deny/stands.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';
import { denyIn, isOfSameIncident } from './delete.ts';
import { causeStands } from './trust.ts';

interface FoundDeny {
  readonly found: FoundPolicy;
  readonly deny: Deny;
  readonly all: readonly FoundPolicy[];
}

export type Extension =
  | { readonly kind: 'extend'; readonly command: Command }
  | { readonly kind: 'ends'; readonly notice: Notice };

/** Two sweep periods: if one sweep cannot ask for an extension, the next one does. */
export const BEFORE_THE_END = 30 * MINUTE;

/**
 * A quarantine ends for new sessions at its cutoff. The sweep asks for it anew while its cause lasts, nobody has lifted it and the
 * cap allows. When the cap is reached, people get a message before the quarantine ends.
 */
export async function extensionOf(
  { found, deny, all }: FoundDeny,
  ledger: Ledger,
  settings: Settings,
  now: Date,
): Promise<Extension | undefined> {
  const name = parsePolicyName(found.policyName);
  if (name === undefined || !METHODS[name.method].extended || name.caller || found.rung === 'boundary')
    return undefined;
  const left = deny.cutoff.getTime() - now.getTime();
  if (left <= 0 || left > BEFORE_THE_END || isExtended(found, deny, all)) return undefined; // a lift moved the cutoff to the past
  const incident = await ledger.incident(name.incident);
  const order = incident && orderIn(incident);
  if (incident === undefined || order === undefined || incident.byHand || order.target !== found.role.arn)
    return undefined;
  if (!(await causeStands(order, found, ledger, settings))) return undefined;
  if (later(now, settings.quarantine.window) > later(incident.at, settings.quarantine.cap))
    return { kind: 'ends', notice: endNotice(order, deny) };
  const { scope, policyName } = incident.deny ?? { ...order, policyName: found.policyName };
  const extension = Math.min((parsePolicyName(policyName)?.extension ?? 0) + 1, MOST_EXTENSIONS);
  // The scope is the ledger's: somebody may have overwritten the document that IAM shows.
  return { kind: 'extend', command: { ...order, kind: 'extend', id: `extend-${extension}`, scope, extension } };
}

/** A policy's name has room for three digits. */
const MOST_EXTENSIONS = 999;

/** The later policy must deny as much: anybody who may put policies can take its name, and the quarantine would then just end. */
function isExtended(found: FoundPolicy, deny: Deny, all: readonly FoundPolicy[]): boolean {
  const extension = parsePolicyName(found.policyName)?.extension ?? 0;
  return all.some((other) => {
    const successor = denyIn(other);
    const isLater = (parsePolicyName(other.policyName)?.extension ?? 0) > extension && isOfSameIncident(other, found);
    return isLater && successor !== undefined && deniesAllOf(successor, deny) && successor.cutoff > deny.cutoff;
  });
}

export function endNotice({ report }: Order, { cutoff }: Pick<Deny, 'cutoff'>): Notice {
  const ends = `the cause stands and the quarantine has reached quarantine.cap: from ${isoSeconds(cutoff)} on new sessions of the role work again`;
  const because = `${ends}; \`rolewarden fix ${report.incident}\` shows how the cause is removed, \`rolewarden contain\` holds the role longer`;
  return { decision: { ...report, action: 'alert', severity: 'critical', because } };
}
