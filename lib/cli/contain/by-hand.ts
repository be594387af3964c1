import type { Method } from '../../base/method.ts';
import type { Role } from '../../base/role.ts';
import { isoSeconds } from '../../base/time.ts';
import { commandText } from '../../contain/command-text.ts';
import type { Order } from '../../contain/orders.ts';
import type { ContainmentOrder } from '../../incident/deny/containment.ts';
import { ContainmentError, type Scope } from '../../incident/deny/deny-policy.ts';
import type { Incident, IncidentState } from '../../incident/incident.ts';
import { incidentOf } from '../../incident/incident-of.ts';
import type { LiveCaller } from '../live/ports.ts';
import { reportByHand } from './report.ts';

/** A containment that a person asks for. */
export interface ByHand {
  readonly role: Role;
  readonly method: Method;
  /** Each as `RoleId:name` or `name`; none means the whole role. */
  readonly sessions: readonly string[];
  readonly caller: LiveCaller;
  /** The time of the dry run; absent where there was none. */
  readonly at?: Date;
}

/**
 * The command that an event would have led to. Its event id is a second, that of the dry run if there was one: whoever repeats the
 * command that the dry run printed makes the incident that it showed.
 * @throws ContainmentError for a session of another role, which the deny would never match
 */
export function commandByHand({ role, method, sessions, caller, at }: ByHand, now: Date): Order {
  const eventId = `manual-${isoSeconds(at ?? now)}`;
  const incident = incidentOf(eventId, role.arn);
  const person = {
    incident,
    roleArn: role.arn,
    ...(role.id !== undefined && { roleId: role.id }),
    caller,
    did: 'contain',
    because: `contained by hand by ${caller.arn}`,
  };
  const order: ContainmentOrder = { incident, target: role.arn, method, scope: scopeOf(role, sessions) };
  return {
    ...order,
    kind: 'contain',
    id: eventId,
    account: caller.account,
    at: now,
    severity: 'high',
    askedBy: [],
    cause: 'pass', // a person ends it, whatever the trust policy says
    ...(role.id !== undefined && { targetId: role.id }),
    report: { ...reportByHand(person, now), eventId },
  };
}

function scopeOf({ id, name }: Role, sessions: readonly string[]): Scope {
  if (sessions.length === 0) return { kind: 'role' };
  const userids = sessions.map((session) => (session.includes(':') || id === undefined ? session : `${id}:${session}`));
  const foreign = userids.find((userid) => id !== undefined && !userid.startsWith(`${id}:`));
  if (foreign !== undefined) throw new ContainmentError(`"${foreign}" is no session of ${name}, whose id is ${id}`);
  return { kind: 'session', userids };
}

/** A containment by hand never counts towards the breaker: the breaker limits the guardrail, not people. */
export function incidentByHand(command: Order, state: IncidentState, now: Date): Incident {
  const { incident, target, account } = command;
  return {
    id: incident,
    account,
    roleArn: target,
    state,
    at: now,
    wholeRole: false,
    order: commandText(command),
    byHand: true,
  };
}
