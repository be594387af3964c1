import { type Account, unread } from '../../base/role.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import { type Tallies, tallyKey } from '../../incident/ledger/tallies.ts';

/** So many denied or failed calls of one principal are judged with what IAM says, as long as nobody was told of one. */
export const MOST_DENIED_READ = 5;

/**
 * The account as an event may read it. A denied call did nothing, and one caller makes hundreds a second: once people know of his
 * denied calls, no further one is worth eight calls to IAM, which throttles the calls of a containment too.
 */
export async function readableBy(
  { outcome, eventId }: CloudTrailEvent,
  account: Account,
  name: string,
  tallies: Tallies,
  now: Date,
): Promise<Account> {
  if (outcome === 'succeeded') return account;
  const [told, { count }] = await Promise.all([
    tallies.read(toldKey(name, now)),
    tallies.add(tallyKey(['denied', name], now), 1, eventId),
  ]);
  return told === undefined && count <= MOST_DENIED_READ ? account : UNREADABLE;
}

/** Call it when people have been told of a denied call. */
export async function rememberTold(
  { outcome, eventId }: CloudTrailEvent,
  name: string,
  tallies: Tallies,
  now: Date,
): Promise<void> {
  if (outcome !== 'succeeded') await tallies.add(toldKey(name, now), 1, eventId);
}

function toldKey(name: string, now: Date) {
  return tallyKey(['told of denied', name], now);
}

const BECAUSE = 'one of many denied calls of this caller: IAM is not asked for each';

const UNREADABLE: Account = {
  role: async () => unread(BECAUSE),
  user: async () => unread(BECAUSE),
  rolesWith: async () => [],
};
