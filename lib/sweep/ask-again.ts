import { namedArn } from '../base/arn.ts';
import { METHODS } from '../base/method.ts';
import type { Settings } from '../base/settings/settings.ts';
import { EVENTS_ARRIVE, isoSeconds, later, MINUTE } from '../base/time.ts';
import { commandIn, type Order } from '../contain/orders.ts';
import { writtenDeny } from '../contain/restore.ts';
import { containmentOf, lastingOf, SESSION_LIFE } from '../incident/deny/containment-of.ts';
import { denyIn, type FoundPolicy } from '../incident/deny/found.ts';
import { asFound, deniesAllOf, denyOf, endsTooLate } from '../incident/deny/stands.ts';
import type { Incident, WrittenDeny } from '../incident/incident.ts';
import { type AllIncidents, isWaiting } from '../incident/ledger/all-incidents.ts';
import type { Attempts } from './attempts.ts';
import { extensionOf } from './extend.ts';
import { SETTLED } from './gone.ts';
import type { SweepPorts } from './ports.ts';
import { type AskedAgain, askedNotice, notContained, WHYS } from './waiting-notices.ts';

/** The sweep's answer to an incident whose command waits. */
export type WaitingAnswer =
  /** IAM shows the deny: only its record got lost. A person's lift of the role's incident counts for its caller too. */
  | { readonly kind: 'record'; readonly record: Incident }
  | { readonly kind: 'ask'; readonly command: Order; readonly record: Incident }
  | { readonly kind: 'give up'; readonly order: Order; readonly because: string; readonly record: Incident };

/** Incidents that one sweep answers, the oldest first. The next sweep answers the others. */
export const MOST_ANSWERS = 50;

/**
 * Asks `contain` again for the commands that it never carried out, as those in its dead-letter queue, and for those that the kill
 * switch held back, once the switch is off. A command is asked for until `contain` answers or it would stop nobody any more.
 * @returns the incidents whose command was asked for
 */
export async function askForWaiting(
  all: readonly FoundPolicy[],
  ports: SweepPorts,
  trying: Attempts,
  now: Date,
): Promise<string[]> {
  const { ledger, account, settings, killSwitch, enqueue, publish, isNews } = ports;
  const waiting = await trying.of(async () => [...(await ledger.waiting(account)), ...(await endedEarly(ports, now))]);
  if (waiting === undefined || waiting.length === 0 || ledger.unreachable?.() !== undefined) return [];
  const isOn = waiting.some(({ held }) => held) && (await isSwitchedOn(killSwitch, now));
  const asked: AskedAgain[] = [];
  let answers = 0;
  for (const incident of waiting.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    if (answers === MOST_ANSWERS) break;
    if (incident.held && isOn) continue;
    const answer = await trying.of(() => answerTo(incident, all, ledger, settings, now));
    if (answer === undefined) continue;
    answers += 1;
    await trying.of(async () => {
      if (answer.kind === 'ask') await enqueue(answer.command);
      if (answer.kind === 'give up') await publish(notContained(answer.order, answer.because));
      await ledger.record(answer.record);
      if (answer.kind === 'ask') asked.push({ command: answer.command, why: whyAsked(incident) });
    });
  }
  for (const why of WHYS) {
    const news = asked.filter(
      (one) => one.why === why && isNews(`${why} ${one.command.target} ${one.command.incident}`, now),
    );
    const notice = askedNotice(
      why,
      news.map(({ command }) => command),
    );
    if (notice !== undefined) await trying.of(() => publish(notice));
  }
  return asked.map(({ command }) => command.incident);
}

/** The contained incidents whose quarantine ended before it was extended, for whatever reason: neither sweep nor ledger need have run. */
async function endedEarly({ ledger, account }: Pick<SweepPorts, 'ledger' | 'account'>, now: Date): Promise<Incident[]> {
  return (await ledger.guarded(account)).filter((incident) => !isWaiting(incident) && hasRunOut(incident, now));
}

/** An extension may have been asked for a moment before. */
function hasRunOut({ deny, state, caller }: Incident, now: Date): boolean {
  return deny !== undefined && state === 'contained' && !caller && new Date(deny.cutoff) <= later(now, -SETTLED);
}

function whyAsked({ held, deny }: Incident): AskedAgain['why'] {
  if (held) return 'held';
  return deny === undefined ? 'uncarried' : 'ended';
}

/** A switch that cannot be read counts as on: what waits can wait, and `contain` tells that the switch cannot be read. */
async function isSwitchedOn(killSwitch: SweepPorts['killSwitch'], now: Date): Promise<boolean> {
  const { on, unread } = await killSwitch(now);
  return on || unread !== undefined;
}

/** Undefined where nothing is to be done yet. */
async function answerTo(
  incident: Incident,
  all: readonly FoundPolicy[],
  ledger: Pick<AllIncidents, 'incident'>,
  settings: Settings,
  now: Date,
): Promise<WaitingAnswer | undefined> {
  const order = commandIn(incident);
  if (order === undefined) return undefined;
  const { asked: earlier = [], held: _, ...rest } = incident;
  const whole = incident.caller ? await ledger.incident(order.incident) : undefined;
  if (whole?.state === 'lifted') return { kind: 'record', record: { ...rest, ...liftedAs(whole) } };
  const asked = [...earlier, now];
  if (incident.deny !== undefined) {
    const extension = isDue(earlier, now) ? lateExtension(incident, all, settings, now) : undefined;
    return extension && { kind: 'ask', command: extension, record: { ...rest, asked } };
  }
  const deny = denyAsOrdered(all, incident, order, settings, now);
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
  all: readonly FoundPolicy[],
  { at }: Incident,
  order: Order,
  { quarantine }: Settings,
  now: Date,
): WrittenDeny | undefined {
  const decided = containmentOf(order, at, lastingOf(order.scope, quarantine));
  for (const found of all) {
    if (found.target.arn !== order.target || found.policyName !== decided.policyName) continue;
    const shown = denyIn(found);
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
function lateExtension(
  incident: Incident,
  all: readonly FoundPolicy[],
  settings: Settings,
  now: Date,
): Order | undefined {
  const { deny, roleArn } = incident;
  if (deny === undefined || !hasRunOut(incident, now)) return undefined;
  const { policyName } = deny;
  const onRole = all.filter(({ target }) => target.arn === roleArn);
  const gone = { target: { ...namedArn(roleArn), tags: {} }, rung: 'inline', document: undefined } as const;
  const found = { ...(onRole.find((one) => one.policyName === policyName) ?? onRole[0] ?? gone), policyName };
  const running = { ...denyOf(deny), cutoff: later(now, MINUTE) };
  const extension = extensionOf({ found, deny: running, incident, all }, settings, now);
  return extension?.kind === 'extend' ? extension.command : undefined;
}
