import { METHODS } from '../base/method.ts';
import type { Settings } from '../base/settings/settings.ts';
import { later } from '../base/time.ts';
import { orderIn } from '../contain/orders.ts';
import type { FoundPolicy } from '../incident/deny/found.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import { scopeCovers } from '../incident/deny/stands.ts';
import type { WrittenDeny } from '../incident/incident.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';
import { denyIn } from './delete.ts';
import { BEFORE_THE_END, type Extension, endNotice } from './extend.ts';
import { causeStands } from './trust.ts';

/**
 * A quarantine that a wider deny replaced has no policy of its own to extend, and the wider deny may be one that nobody extends,
 * for example a revocation. While its cause lasts, the sweep asks for the quarantine anew, in its old scope, before the wider
 * deny ends for new sessions.
 * @param extended names of the policies whose own extension this sweep asked for
 */
export async function extensionsOfCovered(
  all: readonly FoundPolicy[],
  extended: readonly string[],
  { ledger, settings, account }: { readonly ledger: Ledger; readonly settings: Settings; readonly account: string },
  now: Date,
): Promise<Extension[]> {
  const asked: Extension[] = [];
  for (const incident of await ledger.guarded(account)) {
    const { id, deny, byHand } = incident;
    const order = orderIn(incident);
    if (order === undefined || deny === undefined || !METHODS[deny.method].extended) continue;
    if (order.caller || byHand) continue;
    if (all.some((found) => denyIn(found) && parsePolicyName(found.policyName)?.incident === id)) continue;
    const cover = lastOf(all.filter((found) => found.role.arn === order.target && isCoveredBy(found, deny)));
    const cutoff = cover && denyIn(cover)?.cutoff;
    if (cover === undefined || cutoff === undefined || extended.includes(cover.policyName)) continue;
    if (cutoff <= now || cutoff > later(now, BEFORE_THE_END)) continue;
    if (!(await causeStands(order, cover, ledger, settings))) continue;
    if (later(now, settings.quarantine.window) > later(incident.at, settings.quarantine.cap))
      asked.push({ kind: 'ends', notice: endNotice(order, { cutoff }) });
    else {
      const extension = (parsePolicyName(deny.policyName)?.extension ?? 0) + 1;
      asked.push({ kind: 'extend', command: { ...order, kind: 'extend', id: `extend-${extension}`, extension } });
    }
  }
  return asked;
}

/** A freeze covers no quarantine, and a boundary is left to a person. */
function isCoveredBy(found: FoundPolicy, { scope }: Pick<WrittenDeny, 'scope'>): boolean {
  const wider = denyIn(found);
  return (
    wider !== undefined && found.rung !== 'boundary' && wider.denies === 'everything' && scopeCovers(wider.scope, scope)
  );
}

function lastOf(covers: readonly FoundPolicy[]): FoundPolicy | undefined {
  return covers.toSorted((a, b) => Number(denyIn(a)?.cutoff) - Number(denyIn(b)?.cutoff)).at(-1);
}
