import type { Account } from '../../base/role.ts';
import type { Effects } from '../../contain/effects.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { Tallies } from '../../incident/ledger/tallies.ts';
import type { Decision } from '../decide/decision.ts';
import { busyOf } from './busy.ts';
import type { TellCount } from './counted-alerts.ts';
import { countedAs } from './counted-as.ts';

export interface FloodPorts {
  readonly tallies: Tallies;
  readonly first: Effects;
  /** The queues for whoever asks for much. */
  readonly second: Effects;
  readonly tellCount: TellCount;
}

/** What keeps one caller, who makes many events, from delaying, drowning or throttling what is done about another. */
export interface Flood {
  readonly effects: Effects;
  /** The account as this event may read it. */
  readable(account: Account): Promise<Account>;
  /** The decisions that people are told of now. The others are counted. */
  toldNow(decisions: readonly Decision[]): Promise<readonly Decision[]>;
  /** Call it when everything is queued. */
  remember(told: readonly Decision[]): Promise<void>;
}

export function floodOf(event: CloudTrailEvent, { tallies, first, second, tellCount }: FloodPorts, now: Date): Flood {
  const caller = countedAs(event);
  const busy = busyOf(event, caller, tallies, { first, second, now });
  let asked: Promise<string> | undefined;
  const name = () =>
    (asked ??= import('./name-to-count.ts').then(({ nameToCount }) => nameToCount(caller, tallies, now)));
  const isDenied = event.outcome !== 'succeeded';
  return {
    effects: busy.effects,
    async readable(account) {
      if (!isDenied) return account;
      return (await import('./denied-reads.ts')).readableBy(event, account, await name(), tallies, now);
    },
    async toldNow(decisions) {
      if (!decisions.some(({ action }) => action === 'alert')) return decisions;
      const { toldNow } = await import('./counted-alerts.ts');
      return toldNow(decisions, event, { caller, name: await name(), tallies, tellCount, now });
    },
    async remember(told) {
      await busy.remember();
      if (isDenied && told.some(({ action }) => action === 'alert'))
        await (await import('./denied-reads.ts')).rememberTold(event, await name(), tallies, now);
    },
  };
}
