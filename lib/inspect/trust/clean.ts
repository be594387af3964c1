import type { Settings } from '../../base/settings/settings.ts';
import { isAtLeast } from '../../base/severity.ts';
import type { Order } from '../../contain/orders.ts';
import type { Ledger, TrustRecord } from '../../incident/ledger/ledger.ts';
import type { TrustContext } from '../../judge/trust/context.ts';
import { diffTrust } from './diff.ts';
import { trustContext } from './outsiders.ts';

/** Whether the document opens nothing that the accepted one did not: what a containment of the role was there to stop is gone. */
export function isClean(accepted: unknown, document: unknown, context: TrustContext): boolean {
  return !diffTrust(accepted, document, context).fresh.some(({ severity }) => isAtLeast(severity, 'medium'));
}

/**
 * The trust policy that an order's role is to come back to: the one accepted before the opening, not since, because a half-opened
 * one may have been accepted in between. None for an armed role: what was accepted of it was accepted while it could do less.
 */
export async function acceptedBefore(
  { armed, report: { eventId, time }, target }: Order,
  ledger: Pick<Ledger, 'trustBefore'>,
): Promise<TrustRecord | undefined> {
  if (armed) return undefined;
  return ledger.trustBefore(target, time === undefined ? undefined : { eventId, time: new Date(time) });
}

/** For whoever has not looked up what the role can do: it is taken as powerful, so that doubt keeps a containment. */
export function cautiousContext(settings: Settings, account: string): TrustContext {
  return { ...trustContext(settings, account, 'written'), isPowerful: true };
}
