import type { Incident } from '../incident/incident.ts';
import { isWaiting } from '../incident/ledger/all-incidents.ts';
import type { Attempts } from './attempts.ts';
import type { Listing } from './listing.ts';
import type { SweepPorts } from './ports.ts';
import type { SweepLedger } from './sweep-ledger.ts';
import { answerTo, hasRunOut } from './waiting-answer.ts';
import { type AskedAgain, askedNotice, notContained, WHYS } from './waiting-notices.ts';

/** Incidents that one sweep answers, the oldest first. The next sweep answers the others. */
export const MOST_ANSWERS = 50;

/**
 * Asks `contain` again for the commands that it never carried out, as those in its dead-letter queue, and for those that the kill
 * switch held back, once the switch is off. A command is asked for until `contain` answers or it would stop nobody any more.
 * @returns the incidents whose command was asked for
 */
export async function askForWaiting(
  listing: Listing,
  ports: Omit<SweepPorts, 'ledger'> & { readonly ledger: SweepLedger },
  trying: Attempts,
  now: Date,
): Promise<string[]> {
  const { ledger, account, settings, killSwitch, enqueue, publish, isNews } = ports;
  const waiting = await trying.of(async () => [...(await ledger.waiting(account)), ...(await endedEarly(ports, now))]);
  if (waiting === undefined || waiting.length === 0 || ledger.unreachable?.() !== undefined) return [];
  let known: Promise<boolean> | undefined;
  const isOn = () => {
    known ??= isSwitchedOn(killSwitch, now);
    return known;
  };
  const isHeld = async ({ held }: Incident) => held === true && (await isOn());
  const answered = (incident: Incident) => trying.of(() => answerTo(incident, listing, ledger, settings, now));
  const asked: AskedAgain[] = [];
  let answers = 0;
  for (const listed of waiting.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    if (answers === MOST_ANSWERS) break;
    if ((await isHeld(listed)) || (await answered(listed)) === undefined) continue;
    answers += 1;
    const incident = await trying.of(() => latestOf(listed, ledger));
    const answer = incident && !(await isHeld(incident)) ? await answered(incident) : undefined;
    if (incident === undefined || answer === undefined) continue;
    await trying.of(async () => {
      // The record of an extension replaces any other, so it must be there before `contain` can write its own.
      if (incident.deny !== undefined) await ledger.record(answer.record);
      if (answer.kind === 'ask') await enqueue(answer.command);
      if (answer.kind === 'give up') await publish(notContained(answer.order, answer.because));
      if (incident.deny === undefined) await ledger.record(answer.record);
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

/** Undefined where the incident waits no more: see `SweepLedger.latest`. */
async function latestOf(listed: Incident, ledger: Pick<SweepLedger, 'latest'>): Promise<Incident | undefined> {
  const latest = (await ledger.latest(listed.id)) ?? listed;
  return isWaiting(latest) === isWaiting(listed) ? latest : undefined;
}

/** The contained incidents whose quarantine ended before it was extended, for whatever reason: neither sweep nor ledger need have run. */
async function endedEarly({ ledger, account }: Pick<SweepPorts, 'ledger' | 'account'>, now: Date): Promise<Incident[]> {
  return (await ledger.guarded(account)).filter((incident) => !isWaiting(incident) && hasRunOut(incident, now));
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
