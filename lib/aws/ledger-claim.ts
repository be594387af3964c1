import { DAY, later } from '../base/time.ts';
import type { WholeRoleClaim } from '../incident/ledger/incidents.ts';
import { number, seconds } from './ledger-items.ts';
import type { LedgerTable } from './ledger-table.ts';

/**
 * The breaker's denies are numbered slots, each taken by a conditional write: however many containers ask at once, no more than
 * the limit are ever taken within the period. Counting what is recorded could not promise that.
 */
export async function claimSlot(table: LedgerTable, claim: WholeRoleClaim): Promise<boolean> {
  const pk = `breaker#${claim.account}`;
  const slots = await table.query(pk, { ConsistentRead: true });
  const taken = slots.filter((item) => Number(item.at?.N ?? 0) >= claim.since.getTime());
  if (taken.some(({ incident }) => incident?.S === claim.incident)) return true;
  const busy = new Set(taken.map(({ sk }) => sk?.S));
  const free = Array.from({ length: claim.limit }, (_, index) => `slot#${index}`).filter((sk) => !busy.has(sk));
  for (const sk of free) if (await take(sk)) return true;
  return false;

  /** False when somebody else was quicker. */
  function take(sk: string): Promise<boolean> {
    const incident = { S: claim.incident };
    const expires = seconds(later(claim.at, 8 * DAY));
    return table.putIf(
      { pk: { S: pk }, sk: { S: sk }, incident, at: number(claim.at), expires },
      {
        where: 'attribute_not_exists(pk) OR incident = :incident OR #at < :since',
        names: { '#at': 'at' },
        values: { ':incident': incident, ':since': number(claim.since) },
      },
    );
  }
}
