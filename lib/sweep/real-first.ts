import type { FoundPolicy } from '../incident/deny/found.ts';
import { MOST_LOOKS, MOST_READS } from './budget.ts';
import { inTurn } from './in-turn.ts';
import { keyOfDeny, type Listing } from './listing.ts';
import type { SweepLedger } from './sweep-ledger.ts';

/** The policies of the listing, in the order in which a sweep attends to them. */
export interface RealFirst {
  /** The ledger knows the incident on this very role: first the denies that it has on record, then others of the incident's name. */
  readonly real: readonly FoundPolicy[];
  /** Anybody may have planted these, as many as they like. */
  readonly others: readonly FoundPolicy[];
}

export function realFirst({ all }: Listing, ledger: SweepLedger, now: Date): RealFirst {
  const ranked: Record<'recorded' | 'named' | 'others', FoundPolicy[]> = { recorded: [], named: [], others: [] };
  for (const found of all) {
    const incident = ledger.known(keyOfDeny(found) ?? '');
    const isReal = incident?.roleArn === found.target.arn;
    const isRecorded = isReal && incident?.deny?.policyName === found.policyName;
    ranked[isRecorded ? 'recorded' : isReal ? 'named' : 'others'].push(found);
  }
  const turned = (policies: readonly FoundPolicy[]) => inTurn(policies, MOST_LOOKS, now);
  return { real: [...turned(ranked.recorded), ...turned(ranked.named)], others: turned(ranked.others) };
}

/** Asks the ledger for the incidents after which the denies are named, within its budget. */
export async function learnNamed(
  listing: Listing,
  ledger: SweepLedger,
  tryOne: (work: () => Promise<unknown>) => Promise<unknown>,
  now: Date,
): Promise<void> {
  const ids = new Set(listing.all.filter(listing.denyIn).flatMap((found) => keyOfDeny(found) ?? []));
  for (const id of inTurn([...ids], MOST_READS, now)) await tryOne(() => ledger.learn(id));
}
