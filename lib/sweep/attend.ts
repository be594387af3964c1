import { boundaryOf010 } from '../incident/deny/boundary-of-0-1-0.ts';
import type { FoundPolicy } from '../incident/deny/found.ts';
import { deleteIfLapsed, hasEnded, lapseOf, recordLapsed } from './delete.ts';
import { tellOnce } from './excepted.ts';
import { foundKey, type Listing } from './listing.ts';
import { policyNotice } from './notices.ts';
import type { SweepPorts } from './ports.ts';

/** `inert`: the deny has lapsed and is still there, because IAM did not let us; or a person has to take it off. */
export type Attended = 'foreign' | 'deleted' | 'live' | 'inert' | 'failed';

/** Tells of a stranger's policy, and deletes a deny of ours that has lapsed. */
export async function attend(
  found: FoundPolicy,
  listing: Listing,
  ports: SweepPorts,
  now: Date,
): Promise<Exclude<Attended, 'failed'>> {
  const old = boundaryOf010(found);
  const verdict = old === undefined ? lapseOf(listing.denyIn(found), now) : hasEnded(old, now) ? 'endless' : 'live';
  await tellOnce(policyNotice(found, verdict, now), foundKey(found), ports, now);
  if (verdict === 'endless') return 'inert';
  if (verdict !== 'lapsed') return verdict;
  if (!(await deleteIfLapsed(found, ports, now))) return 'inert';
  await recordLapsed(found, listing, ports.ledger, now);
  return 'deleted';
}
