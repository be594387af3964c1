import { inParallel } from '../../base/in-parallel.ts';
import { later, MINUTE } from '../../base/time.ts';
import type { Look, Sighting } from '../../contain/look.ts';
import { type Compared, compareRole } from './compare.ts';
import { tellMissed } from './missed.ts';
import type { ScanPorts, ScanSummary } from './ports.ts';
import { askAgain, sightingOf, WIDTH } from './scan.ts';

/** Two hours: whoever keeps changing a trust policy is told of all the same. */
const MOST_ROUNDS = 8;

/** IAM answers with stale documents for seconds, minutes at the worst. */
const STALE = 5 * MINUTE;

/**
 * What no event explained is read again once events have had their time. Missed is what stands as it was seen, with the ledger
 * knowing no more than then; what changed meanwhile may have its own event on the way and is looked at again.
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
  const roles = account.roles().filter(({ arn }) => sightings.has(arn)); // one that is gone lets nobody in
  const compared = await inParallel(roles, WIDTH, (role) => compareRole(role, ledger, baseline, now));
  const unexplained = compared.filter(({ verdict }) => verdict === 'unexplained');
  const seenAt = look.seenAt < now ? look.seenAt : now; // a record from the future would hide what comes until then
  const isMissed = (one: Compared) =>
    look.round >= MOST_ROUNDS || (isAsSeen(one, sightings.get(one.role.arn)) && !mayHaveBeenStale(one, seenAt));
  const missed = unexplained.filter(isMissed);
  // One after the other: each counts for the breaker of the next.
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
 * IAM may have shown the document from before the latest record. Somebody who writes that document anew gets an event of his own,
 * so its quarter of an hour starts at this look. One record delays by one look: at the next one it is too old.
 */
function mayHaveBeenStale({ latest }: Compared, seenAt: Date): boolean {
  return latest !== undefined && later(latest.time, STALE) > seenAt;
}
