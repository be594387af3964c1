import { type Tallies, type TallyKey, tallyKey } from '../../incident/ledger/tallies.ts';
import type { CountedAs } from './counted-as.ts';

/** So many sessions of one role have counts of their own in a window. Whoever may assume a role makes up as many names as he likes. */
export const MOST_SESSIONS = 10;

/** The heading under which a role's sessions with counts of their own are counted. */
export function sessionsKey(issuer: string, now: Date): TallyKey {
  return tallyKey(['sessions', issuer], now);
}

/** The name to count the event under: its session, or its role where too many sessions of it are counted already. */
export async function nameToCount({ session, issuer }: CountedAs, tallies: Tallies, now: Date): Promise<string> {
  if (issuer === undefined) return session;
  const opened = await tallies.read(sessionsKey(issuer, now));
  return (opened?.count ?? 0) < MOST_SESSIONS ? session : issuer;
}
