import { inParallel } from '../../base/in-parallel.ts';
import { REGION_DEAD } from '../../base/own-stack.ts';
import type { CanariesMissed } from '../../detectors/guard/subject.ts';
import { type CanaryPorts, type Tended, tendCanary } from '../canary.ts';
import { inTurn } from '../in-turn.ts';
import type { PartCheck } from './checks.ts';
import { bad, ok } from './health.ts';

/** The other regions, whose rules forward to the bus at home. */
export interface RegionPorts {
  /** Those that should forward. */
  regions(): Promise<readonly string[]>;
  canary(region: string): CanaryPorts;
  /** How many events could not be forwarded; undefined where the region has no queue of ours. */
  waiting(region: string): Promise<number | undefined>;
}

/** At a time, because the sweep does much else; and so many queues are looked at in one sweep, in turn. */
const WIDTH = 4;

/** One look at each region: the canaries that did not come through, and the queues in which events lie. */
export function regionChecks(ports: RegionPorts, now: Date): { check: PartCheck; missed(): CanariesMissed[] } {
  let tended: readonly Tended[] = [];
  let names: readonly string[] = [];
  return {
    check: {
      part: 'the other regions',
      severity: 'high',
      async look() {
        names = await ports.regions();
        tended = await inParallel(names, WIDTH, (region) => tendCanary(ports.canary(region), now));
        const some = inTurn(names, WIDTH, now).slice(0, WIDTH);
        return fullQueues(some, await inParallel(some, WIDTH, (region) => waitingThere(ports, region)));
      },
    },
    missed: () => [1, 2].flatMap((rank) => missedTogether(names, tended, rank)),
  };
}

/** A region that cannot be asked is told by its canary. */
async function waitingThere(ports: RegionPorts, region: string): Promise<number> {
  return (await ports.waiting(region).catch(() => undefined)) ?? 0;
}

function fullQueues(names: readonly string[], waiting: readonly number[]) {
  const full = names.flatMap((name, index) => (waiting[index] ? [`${waiting[index]} of ${name}`] : []));
  return full.length === 0
    ? ok('nothing waits')
    : bad(
        `events could not be forwarded and were not judged: ${full.join(', ')} (in the queue ${REGION_DEAD} there)`,
        'look at the role rolewarden-forward and the bus rolewarden, replay the CloudTrail files of that time, then purge the queue',
      );
}

/** The regions that missed one canary are told in one message, those that missed more in another. */
function missedTogether(names: readonly string[], tended: readonly Tended[], rank: number): CanariesMissed[] {
  const those = tended.flatMap((one, index) =>
    one.missed > 0 && Math.min(one.missed, 2) === rank ? [{ ...one, region: names[index] ?? '' }] : [],
  );
  const [first] = those;
  if (first === undefined) return [];
  const because = those.find(({ unsent }) => unsent !== undefined)?.unsent;
  return [
    {
      missed: Math.max(...those.map(({ missed }) => missed)),
      ...(first.since !== undefined && { since: first.since }),
      regions: those.map(({ region }) => region),
      ...(because !== undefined && { because }),
    },
  ];
}
