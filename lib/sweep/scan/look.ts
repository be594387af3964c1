import { inParallel } from '../../base/in-parallel.ts';
import { later, MINUTE } from '../../base/time.ts';
import type { Look, Sighting } from '../../contain/look.ts';
import { type Compared, compareRole } from './compare.ts';
import { tellMissed } from './missed.ts';
import type { ScanPorts, ScanSummary } from './ports.ts';
import { askAgain, sightingOf, WIDTH } from './scan.ts';

/** After two hours of rounds a trust policy counts as missed even if somebody keeps changing it. */
const MOST_ROUNDS = 8;

/** IAM answers with stale documents for seconds, at worst for minutes. */
const STALE = 5 * MINUTE;

/**
 * Reads the unexplained trust policies again, once their events have had time to arrive. A policy is missed if neither it nor the
 * ledger's latest record has changed since. A policy that changed may have its own event on the way, and is looked at again.
 */
export async function lookAtTrust(
  look: Extract<Look, { look: 'trust' }>,
  ports: ScanPorts,
  now: Date,
): Promise<ScanSummary> {
  const { ledger } = ports;
  const account = await ports.roles();
  const baseline = await ledger.baseline(ports.account);
  const sightings = new Map(look.roles.map((sighting) => [sighting.role, sighting]));
  const roles = account.roles().filter(({ arn }) => sightings.has(arn)); // a deleted role lets nobody in
  const compared = await inParallel(roles, WIDTH, (role) => compareRole(role, ledger, baseline, now));
  const unexplained = compared.filter(({ verdict }) => verdict === 'unexplained');
  const seenAt = look.seenAt < now ? look.seenAt : now; // a record from the future would hide the events until then
  const isMissed = (one: Compared) =>
    look.round >= MOST_ROUNDS || (isAsSeen(one, sightings.get(one.role.arn)) && !mayHaveBeenStale(one, seenAt));
  const missed = unexplained.filter(isMissed);
  // One after the other: each decision counts for the breaker of the next.
  for (const one of missed) await tellMissed(one, account, ports, seenAt, now);
  const again = unexplained.filter((one) => !isMissed(one));
  await askAgain(again.map(sightingOf), look.round + 1, ports, now);
  return {
    roles: roles.length,
    unseen: 0,
    settled: 0,
    unread: compared.filter(({ verdict }) => verdict === 'unread').map(({ role }) => role.arn),
    unexplained: again.map(({ role }) => role.arn),
    missed: missed.map(({ role }) => role.arn),
  };
}

function isAsSeen(one: Compared, seen: Sighting | undefined): boolean {
  const { document, latest } = sightingOf(one);
  return document === seen?.document && latest === seen.latest;
}

/**
 * IAM may have shown the document from before the latest record. If somebody wrote that document anew, its event has a quarter of
 * an hour from this look. One record delays by one look: at the next one it is too old.
 */
function mayHaveBeenStale({ latest }: Compared, seenAt: Date): boolean {
  return latest !== undefined && later(latest.time, STALE) > seenAt;
}
