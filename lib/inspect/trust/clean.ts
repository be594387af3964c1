import type { Settings } from '../../base/settings/settings.ts';
import { isAtLeast } from '../../base/severity.ts';
import type { Order } from '../../contain/orders.ts';
import type { History, TrustRecord } from '../../incident/ledger/history.ts';
import type { TrustContext } from '../../judge/trust/context.ts';
import { diffTrust } from './diff.ts';
import { trustContext } from './outsiders.ts';

/** Whether the document opens nothing that the accepted one did not. The cause of the role's containment is then gone. */
export function isClean(accepted: unknown, document: unknown, context: TrustContext): boolean {
  return !diffTrust(accepted, document, context).fresh.some(({ severity }) => isAtLeast(severity, 'medium'));
}

/**
 * The trust policy that the role must come back to: the latest one accepted before the opening. A later one does not count,
 * because a half-opened policy may have been accepted since. None counts for an armed role: they were accepted while the role
 * could do less.
 */
export async function acceptedBefore(
  { armed, id, at, target }: Order,
  ledger: Pick<History, 'trustBefore'>,
): Promise<TrustRecord | undefined> {
  if (armed) return undefined;
  return ledger.trustBefore(target, at === undefined ? undefined : { eventId: id, time: at });
}

/** The context without reading the role's power: it counts as powerful, so that in doubt a containment stays. */
export function cautiousContext(settings: Settings, account: string): TrustContext {
  return { ...trustContext(settings, account, 'written'), isPowerful: true };
}
