import { isoSeconds, later } from '../base/time.ts';
import type { Effects } from '../contain/effects.ts';
import type { FloodCount } from '../contain/flood-count.ts';
import { TALLY_WINDOW, type Tallies, tallyKey } from '../incident/ledger/tallies.ts';

/**
 * Tells once how many alerts the first ones of its window stand for. SQS may hand the order out twice: the count says whether it was
 * told. An error of the ledger flies, so that the order comes again.
 * @returns how many more alerts there were than were told at once
 */
export async function tellCount(
  { key, decision, told: atOnce = 1 }: FloodCount,
  { tallies, publish }: { readonly tallies: Tallies; readonly publish: Effects['publish'] },
): Promise<number> {
  const done = { ...tallyKey(['count told', key.of], key.since), since: key.since };
  const [tally, told] = await Promise.all([tallies.read(key), tallies.read(done)]);
  const more = (tally?.count ?? 0) - atOnce;
  if (tally === undefined || more < 1 || told !== undefined) return 0;
  const until = isoSeconds(later(key.since, TALLY_WINDOW));
  const names = tally.names.length === 0 ? '' : `, for example on ${tally.names.join(', ')}`;
  const note = `this alert stands for about ${more} more like it, by the same caller from ${isoSeconds(key.since)} to ${until}${names}; the log of rolewarden-inspect and the ledger have every one`;
  await publish({ decision, notes: [note] });
  await tallies.add(done, 1, 'told');
  return more;
}
