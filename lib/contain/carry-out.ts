import { namedArn } from '../base/arn.ts';
import { matchesRole } from '../base/glob.ts';
import type { Settings } from '../base/settings/settings.ts';
import { later } from '../base/time.ts';
import { type Containment, type ContainmentOrder, containmentOf, lastingOf } from '../incident/deny/containment.ts';
import type { Deny } from '../incident/deny/deny-document.ts';
import { ContainmentError } from '../incident/deny/deny-policy.ts';
import { policyNameOf } from '../incident/deny/policy-name.ts';
import { deniesAllOf, denyOf, notBefore, stands, standsOnUser } from '../incident/deny/stands.ts';
import type { WrittenDeny } from '../incident/incident.ts';
import type { Incidents } from '../incident/ledger/incidents.ts';
import type { Carried } from './carried.ts';
import type { Command } from './command.ts';
import { lift } from './lift.ts';
import type { RoleState, TargetPolicies } from './ports.ts';
import { isUnused } from './put/on-role.ts';
import { putDeny } from './put/put-deny.ts';
import { breakerBecause, uncontainableBecause } from './rails/rails.ts';
import { sparedBecause } from './rails/remade-roles.ts';
import { asWritten } from './restore.ts';

/** Why no deny may be written at the moment: observe mode or the kill switch. Undefined when writing is allowed. */
export type Hold = string | undefined;

/** The knowledge of the ledger that carrying out a command needs. */
export interface Memory {
  readonly baseline: Incidents['baseline'];
  /** Takes one of the breaker's denies for a user; for a role that is done before. */
  readonly mayStop: () => Promise<boolean>;
  /** The deny to put back with its old dates, instead of a new one dated from now. */
  readonly restores: WrittenDeny | undefined;
  /** The one freeze that covers the incident, which has no deny of its own. */
  readonly frozenBy: WrittenDeny | undefined;
  /** How many other incidents need the freeze of that name. */
  readonly othersFrozen: (policyName: string) => Promise<number>;
}

/**
 * Carries one command out: checks the rails, then that the role or user is still the judged one, then writes the deny.
 * @throws ContainmentError for a user's scope on a role, where its deny would end while a session still lives, and the reverse
 */
export async function carryOut(
  command: Command,
  policies: TargetPolicies,
  settings: Settings,
  hold: Hold,
  now: Date,
  {
    baseline = async () => undefined,
    mayStop = async () => true,
    restores,
    frozenBy,
    othersFrozen = async () => 0,
  }: Partial<Memory> = {},
): Promise<Carried> {
  const { target } = command;
  const named = namedArn(target);
  const { name } = named;
  const isUser = command.scope.kind === 'user';
  if (command.kind === 'lift' && isUser)
    throw new ContainmentError(`only a person lifts the deny of a user: ${target}`);
  if (command.kind === 'lift') return lift(command, policies, { now, frozenBy, othersFrozen }); // neither a rail nor the mode stops a lift
  const place = { target, policyName: restores?.policyName ?? policyNameOf(command) };
  const createdAt = async () => policies.createdAt?.(name);
  const refused =
    uncontainableBecause(named) ??
    (await sparedBecause(named, settings, createdAt, { baseline })) ??
    (isUser && !settings.contain.callerUser ? 'contain.callerUser is not set' : undefined);
  if (refused !== undefined) return { ...place, outcome: 'refused', because: refused };
  const { window, cap } = settings.quarantine;
  const from = isUser ? now : notBefore(command.at, now);
  const containment =
    restores === undefined
      ? containmentOf(command, from, lastingOf(command.scope, settings.quarantine))
      : asWritten(target, restores);
  if (hold !== undefined) return { outcome: 'observed', containment, because: hold };
  const absent = absentBecause(command, await policies.uniqueId(named));
  if (absent !== undefined) return { ...place, outcome: 'absent', because: absent };

  // A copy of an extension finds its deny with over half of the window left. A deny that ends sooner is somebody else's.
  const earliest = command.kind === 'extend' ? later(now, window / 2) : command.at;
  const asOrdered = (found: Deny) =>
    isUser ? standsOnUser(found, earliest, cap, now) : stands(found, containment, earliest, now);
  const asBefore = (found: Deny) =>
    deniesAllOf(found, denyOf(containment)) && !(isUser && outlasts(found, containment));
  const holds = restores === undefined ? asOrdered : asBefore;
  const isOptedIn =
    command.severity === 'critical' ||
    settings.contain.boundary === true ||
    settings.contain.wholeRole.some((pattern) => matchesRole(pattern, named));
  const mayBound = (state: RoleState) => isOptedIn || isUnused(state, now);
  const freeze = () => containmentOf(freezeOf(command), from, window);
  const breaker = async () =>
    restores !== undefined || (await mayStop()) ? undefined : breakerBecause(settings.breaker.denies);
  const wanted = { containment, freeze, holds, ...(restores && { restores }) };
  return putDeny(wanted, { policies, window, cap, now, mayBound, breaker });
}

/** Put back, a deny on a user ends when it did: whoever may put policies must not make us keep one that ends later. */
function outlasts({ lapse }: Deny, containment: Containment): boolean {
  return lapse > new Date(containment.lapse);
}

/** The freeze of the role for an incident that finds no room. */
function freezeOf({ incident, target, caller }: Command): ContainmentOrder {
  return { incident, target, method: 'freeze', scope: { kind: 'role' }, ...(caller && { caller }) };
}

function absentBecause(
  { targetId, scope }: Exclude<Command, { kind: 'lift' }>,
  id: string | undefined,
): string | undefined {
  const kind = scope.kind === 'user' ? 'user' : 'role';
  if (id === undefined) return `the ${kind} is gone`;
  return targetId === undefined || targetId === id ? undefined : madeAnew(id, kind);
}

function madeAnew(id: string, kind: 'role' | 'user'): string {
  const gone = kind === 'user' ? 'the user who called' : 'the role that was judged';
  return `${gone} is gone: ${id} is another one of the same name`;
}
