import { INCIDENT_TAG } from '../base/own.ts';
import type { FoundPolicy } from '../incident/deny/found.ts';
import { MOST_UNTAGS } from './budget.ts';
import { inTurn } from './in-turn.ts';
import type { SweepPorts } from './ports.ts';

/**
 * Takes the tag off the roles that no deny of ours is on any more.
 * @param keeping the policies that keep the tag on their role
 */
export async function untagFreed(
  all: readonly FoundPolicy[],
  keeping: readonly FoundPolicy[],
  { untag }: Pick<SweepPorts, 'untag'>,
  now: Date,
): Promise<void> {
  const kept = new Set(keeping.map(({ target: role }) => role.arn));
  const freed = new Map(
    all
      .filter(({ target: role }) => !kept.has(role.arn) && role.tags[INCIDENT_TAG] !== undefined)
      .map(({ target: role }) => [role.arn, role.name]),
  );
  const these = inTurn([...freed.values()], MOST_UNTAGS, now).slice(0, MOST_UNTAGS);
  await Promise.allSettled(these.map((roleName) => untag(roleName, INCIDENT_TAG))); // the tag is only a note
}
