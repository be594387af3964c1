import type { Command } from './command.ts';
import type { Deny } from './deny-document.ts';
import type { Ledger } from './ledger.ts';
import type { Notice } from './notice.ts';
import { parsePolicyName } from './policy-name.ts';
import type { Settings } from './settings.ts';
import { orderIn } from './sweep-gone.ts';
import { causeStands } from './sweep-trust.ts';
import { isoSeconds, later, MINUTE } from './time.ts';
import type { FoundPolicy } from './under-prefix.ts';

interface Standing {
  readonly found: FoundPolicy;
  readonly deny: Deny;
  readonly all: readonly FoundPolicy[];
}

export type Extension =
  | { readonly kind: 'extend'; readonly command: Command }
  | { readonly kind: 'ends'; readonly notice: Notice };

type Order = Extract<Command, { kind: 'contain' | 'extend' }>;

/** Two sweep periods: an extension that one sweep could not ask for the next one does. */
export const BEFORE_THE_END = 30 * MINUTE;

/**
 * A quarantine ends for new sessions at its cutoff. While its cause stands, nobody has lifted it and the cap allows, it is
 * asked for anew; where the cap is reached, somebody is told before it ends.
 */
export async function extensionOf(
  { found, deny, all }: Standing,
  ledger: Ledger,
  settings: Settings,
  now: Date,
): Promise<Extension | undefined> {
  const name = parsePolicyName(found.policyName);
  if (name === undefined || name.method !== 'quarantine' || name.caller || found.rung === 'boundary') return undefined;
  const left = deny.cutoff.getTime() - now.getTime();
  if (left <= 0 || left > BEFORE_THE_END || isExtended(found, all)) return undefined; // what was lifted ends in the past
  const incident = await ledger.incident(name.incident);
  const order = incident && orderIn(incident);
  if (incident?.byHand) return undefined;
  if (incident === undefined || order === undefined || !(await causeStands(order, found, ledger, settings)))
    return undefined;
  if (later(now, settings.quarantine.window) > later(incident.at, settings.quarantine.cap))
    return { kind: 'ends', notice: endNotice(order, deny) };
  const extension = name.extension + 1;
  // The scope that stands: it may have been widened since.
  return {
    kind: 'extend',
    command: { ...order, kind: 'extend', id: `extend-${extension}`, scope: deny.scope, extension },
  };
}

function isExtended({ role, policyName }: FoundPolicy, all: readonly FoundPolicy[]): boolean {
  const name = parsePolicyName(policyName);
  return all.some((other) => {
    const it = parsePolicyName(other.policyName);
    return (
      other.role.arn === role.arn && it?.incident === name?.incident && (it?.extension ?? 0) > (name?.extension ?? 0)
    );
  });
}

export function endNotice({ report }: Order, { cutoff }: Pick<Deny, 'cutoff'>): Notice {
  const because = `the cause stands and the quarantine has reached quarantine.cap: from ${isoSeconds(cutoff)} on new sessions of the role work again`;
  return { decision: { ...report, action: 'alert', severity: 'critical', because } };
}
