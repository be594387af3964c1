import { isoSeconds } from '../../base/time.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import { useridsIn } from '../../incident/deny/userids.ts';
import type { OwnDeny } from '../contained/own-denies.ts';

/** One kind of call of one contained session, with how often and when. */
export interface SessionCall {
  readonly call: string;
  readonly session: string;
  readonly count: number;
  readonly refused: number;
  readonly first: string;
  readonly last: string;
}

/** Whether a session that one of the denies matches made this call before the cutoff. */
export function isReached({ principal, time }: CloudTrailEvent, denies: readonly OwnDeny[]): boolean {
  return denies.some(({ target: role, scope, cutoff }) => {
    if (principal.kind !== 'role' || (time !== undefined && time > cutoff)) return false;
    if (scope.kind === 'role') return principal.issuer === role.arn;
    return useridsIn(scope).some((userid) => matches(userid, `${principal.roleId}:${principal.session}`));
  });
}

/** Our own prefixes end in a wildcard, no other userid does. */
function matches(userid: string, one: string): boolean {
  return userid.endsWith('*') ? one.startsWith(userid.slice(0, -1)) : one === userid;
}

/** Groups the calls by session and call, in the order of each group's first call. */
export function sessionCalls(events: readonly CloudTrailEvent[]): SessionCall[] {
  const groups = new Map<string, CloudTrailEvent[]>();
  for (const event of events) {
    const { principal, eventSource, eventName } = event;
    const key = JSON.stringify([principal.session ?? '', `${eventSource.replace('.amazonaws.com', '')}:${eventName}`]);
    groups
      .set(key, groups.get(key) ?? [])
      .get(key)
      ?.push(event);
  }
  return [...groups].map(([key, group]) => grouped(key, group)).sort((a, b) => (a.first < b.first ? -1 : 1));
}

function grouped(key: string, events: readonly CloudTrailEvent[]): SessionCall {
  const [session = '', call = ''] = JSON.parse(key) as string[];
  const times = events.flatMap(({ time }) => (time === undefined ? [] : [isoSeconds(time)])).sort();
  const refused = events.filter(({ outcome }) => outcome === 'denied').length;
  return { call, session, count: events.length, refused, first: times[0] ?? '', last: times.at(-1) ?? '' };
}
