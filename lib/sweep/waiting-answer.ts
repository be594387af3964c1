import { namedArn } from '../base/arn.ts';
import { METHODS } from '../base/method.ts';
import type { Settings } from '../base/settings/settings.ts';
import { EVENTS_ARRIVE, isoSeconds, later, MINUTE } from '../base/time.ts';
import { commandIn, type Order } from '../contain/orders.ts';
import { writtenDeny } from '../contain/restore.ts';
import { containmentOf, lastingOf, SESSION_LIFE } from '../incident/deny/containment-of.ts';
import { asFound, deniesAllOf, denyOf, endsTooLate } from '../incident/deny/stands.ts';
import type { Incident, WrittenDeny } from '../incident/incident.ts';
import type { AllIncidents } from '../incident/ledger/all-incidents.ts';
import { extensionOf } from './extend.ts';
import { SETTLED } from './gone.ts';
import type { Listing } from './listing.ts';

/** The sweep's answer to an incident whose command waits. */
export type WaitingAnswer =
  /** IAM shows the deny: only its record got lost. A person's lift of the role's incident counts for its caller too. */
  | { readonly kind: 'record'; readonly record: Incident }
  | { readonly kind: 'ask'; readonly command: Order; readonly record: Incident }
  | { readonly kind: 'give up'; readonly order: Order; readonly because: string; readonly record: Incident };

/** Undefined where nothing is to be done yet. */
export async function answerTo(
  incident: Incident,
  listing: Listing,
  ledger: Pick<AllIncidents, 'incident'>,
  settings: Settings,
  now: Date,
): Promise<WaitingAnswer | undefined> {
  const order = commandIn(incident);
  if (order === undefined) return undefined;
  const { asked: earlier = [], held: _, ...rest } = incident;
  const whole = incident.caller ? await ledger.incident(order.incident) : undefined;
  if (whole?.state === 'lifted') return { kind: 'record', record: { ...rest, ...liftedAs(whole) } };
  const asked = [...(earlier.length > 0 ? earlier : [now]), now]; // `inspect` alone is the first to ask
  if (incident.deny !== undefined) {
    const extension = isDue(earlier, now) ? lateExtension(incident, listing, settings, now) : undefined;
    return extension && { kind: 'ask', command: extension, record: { ...rest, asked } };
  }
  const deny = denyAsOrdered(listing, incident, order, settings, now);
  if (deny !== undefined) return { kind: 'record', record: { ...rest, state: 'contained', deny } };
  const because = uselessBecause(incident, order, settings, now);
  if (because !== undefined) return { kind: 'give up', order, because, record: { ...incident, state: 'failed' } };
  return isDue(earlier, now)
    ? {
        kind: 'ask',
        command: { ...order, id: `sweep-${isoSeconds(now)}` },
        record: { ...rest, state: 'contained', asked },
      }
    : undefined;
}

function liftedAs({ liftedAt }: Incident): Pick<Incident, 'state' | 'liftedAt'> {
  return { state: 'lifted', ...(liftedAt && { liftedAt }) };
}

/** Each pause is as long as all before it. The first is over when the queue has given the command up. */
function isDue(asked: readonly Date[], now: Date): boolean {
  const [first, last] = [asked[0], asked.at(-1)];
  if (first === undefined || last === undefined) return true;
  return now.getTime() - last.getTime() >= Math.max(EVENTS_ARRIVE, last.getTime() - first.getTime());
}

/**
 * The deny on the target under the name of the order, where it denies all that was decided. Anybody can compute the name: a
 * document that denies less is not recorded, and `contain` overwrites it.
 */
function denyAsOrdered(
  listing: Listing,
  { at }: Incident,
  order: Order,
  { quarantine }: Settings,
  now: Date,
): WrittenDeny | undefined {
  const decided = containmentOf(order, at, lastingOf(order.scope, quarantine));
  for (const found of listing.on(order.target)) {
    if (found.policyName !== decided.policyName) continue;
    const shown = listing.denyIn(found);
    if (shown === undefined || !deniesAllOf(shown, denyOf(decided)) || endsTooLate(shown, quarantine.cap, now))
      continue;
    const rung = found.rung === 'inline' ? {} : { rung: found.rung };
    return writtenDeny({ ...asFound(shown, decided, found.document), ...rung });
  }
  return undefined;
}

/** Why the deny would stop nobody any more: the cap has passed, or the sessions that a revocation cuts have ended. */
function uselessBecause({ at }: Incident, { method }: Order, { quarantine }: Settings, now: Date): string | undefined {
  const { stopsNewSessions } = METHODS[method];
  if (now <= later(at, stopsNewSessions ? quarantine.cap : SESSION_LIFE)) return undefined;
  const why = stopsNewSessions ? 'quarantine.cap has passed since' : 'every session that it would cut has ended since';
  return `the deny that was decided ${isoSeconds(at)} was never written, and ${why}: it is not asked for any more`;
}

/**
 * The extension that is due since the quarantine ended. A lift would have ended the incident, too. A deny that was taken away
 * meanwhile is put back by `answerGone`, as any other; the extension has later dates.
 */
function lateExtension(incident: Incident, listing: Listing, settings: Settings, now: Date): Order | undefined {
  const { deny, roleArn } = incident;
  if (deny === undefined || !hasRunOut(incident, now)) return undefined;
  const { policyName } = deny;
  const onRole = listing.on(roleArn);
  const gone = { target: { ...namedArn(roleArn), tags: {} }, rung: 'inline', document: undefined } as const;
  const found = { ...(onRole.find((one) => one.policyName === policyName) ?? onRole[0] ?? gone), policyName };
  const running = { ...denyOf(deny), cutoff: later(now, MINUTE) };
  const extension = extensionOf({ found, deny: running, incident }, listing, settings, now);
  return extension?.kind === 'extend' ? extension.command : undefined;
}

/** An extension may have been asked for a moment before. */
export function hasRunOut({ deny, state, caller }: Incident, now: Date): boolean {
  return deny !== undefined && state === 'contained' && !caller && new Date(deny.cutoff) <= later(now, -SETTLED);
}
