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
  /** Events from here on … */
  readonly since?: Date;
  /** … and before this. */
  readonly until?: Date;
}

/** Rows that wait for an event that tells their role; beyond it the oldest go out as they are, so that memory stays bounded. */
const WAITING = 20_000;

/**
 * Every role pass of the events, each event once. Rows come as their events do, but a pass by an instance profile or launch
 * template that nothing has told about yet waits to the end: a trail is no single line of time.
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
    // Only what is always read: a call that is sometimes passed over unread must not change what is told.
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
