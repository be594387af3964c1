import type { GrowingAccount } from '../../account/snapshot.ts';
import { passesIn } from '../../event/catalogue/passes.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { RolePass } from '../../event/pass.ts';
import { tellsOfRoles } from './prefilter.ts';
import { ProfileHistory } from './profiles.ts';
import { resolved } from './resolve.ts';
import { type AuditRow, isWithin, rowOf } from './row.ts';
import { SeenIds } from './seen.ts';

export interface AuditOptions {
  readonly account: GrowingAccount;
  /** Only events from this time on. */
  readonly since?: Date;
  /** Only events before this time. */
  readonly until?: Date;
}

/**
 * Most passes that wait for an event that names their role. Beyond it the oldest row goes out without one, so memory stays
 * bounded.
 */
const WAITING = 20_000;

/**
 * Finds every role pass and counts each event once. Rows keep the order of the events, except for a pass by an instance profile
 * or launch template that is still unknown: it comes last, because a trail is not sorted by time.
 */
export async function* audit(
  events: AsyncIterable<CloudTrailEvent>,
  { account, since, until }: AuditOptions,
): AsyncGenerator<AuditRow> {
  const history = new ProfileHistory();
  const seen = new SeenIds();
  const waiting = new Set<RolePass>();
  for await (const event of events) {
    history.apply(event);
    // Only calls that the prefilter always reads: a call that it skips in some trails must not change a row.
    if (tellsOfRoles(event)) account.apply(event);
    const passes = isWithin(event, since, until) ? passesIn(event) : [];
    if (passes.length === 0 || !seen.add(event.eventId)) continue;
    for (const pass of passes) {
      const role = await resolved(pass, history, account);
      if (role === undefined && leadsOn(pass)) waiting.add(pass);
      else yield rowOf(pass, role);
    }
    for (const pass of waiting) {
      if (waiting.size <= WAITING) break;
      waiting.delete(pass);
      yield rowOf(pass);
    }
  }
  for (const pass of waiting) yield rowOf(pass, await resolved(pass, history, account));
}

function leadsOn({ role: { instanceProfile, launchTemplate } }: RolePass): boolean {
  return instanceProfile !== undefined || launchTemplate !== undefined;
}
