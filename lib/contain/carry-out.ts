import { namedArn } from '../base/arn.ts';
import type { Settings } from '../base/settings/settings.ts';
import { later } from '../base/time.ts';
import { containmentOf, lastingOf } from '../incident/deny/containment.ts';
import type { Deny } from '../incident/deny/deny-document.ts';
import { ContainmentError } from '../incident/deny/deny-policy.ts';
import { policyNameOf } from '../incident/deny/policy-name.ts';
import { deniesAllOf, denyOf, notBefore, stands, standsOnUser } from '../incident/deny/stands.ts';
import type { WrittenDeny } from '../incident/incident.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';
import type { Carried } from './carried.ts';
import type { Command } from './command.ts';
import { lift } from './lift.ts';
import type { InlinePolicies, RolePolicies } from './ports.ts';
import { type Putting, putDeny } from './put/put-deny.ts';
import { putOnUser } from './put/put-on-user.ts';
import { uncontainableBecause } from './rails/rails.ts';
import { sparedBecause } from './rails/remade-roles.ts';
import { asWritten } from './restore.ts';

/** Why no deny may be written at the moment: observe mode or the kill switch. Undefined when writing is allowed. */
export type Hold = string | undefined;

/** The knowledge of the ledger that carrying out a command needs. */
export interface Memory extends Pick<Putting, 'recordBoundary' | 'mayStopWhole'> {
  readonly baseline: Ledger['baseline'];
  /** The deny to put back with its old dates, instead of a new one dated from now. */
  readonly restores: WrittenDeny | undefined;
  /** The deny that an earlier copy of this command wrote. A wider deny may have replaced it since. */
  readonly recorded: WrittenDeny | undefined;
}

/**
 * Carries one command out: checks the rails, then that the role or user is still the judged one, then writes the deny.
 * @param on the policies of roles for a role, those of users for a user
 * @throws ContainmentError for the policies of the other kind: on a role, a user's deny would end while a session still lives
 */
export async function carryOut(
  command: Command,
  on: RolePolicies | InlinePolicies,
  settings: Settings,
  hold: Hold,
  now: Date,
  {
    recordBoundary = async () => {},
    mayStopWhole = async () => true,
    baseline = async () => undefined,
    restores,
    recorded,
  }: Partial<Memory> = {},
): Promise<Carried> {
  const { target } = command;
  const named = namedArn(target);
  const { name } = named;
  const isUser = command.scope.kind === 'user';
  const policies = 'remove' in on ? on : undefined;
  if (isUser === (policies !== undefined))
    throw new ContainmentError(`these are not the policies that ${target} is among`);
  if (command.kind === 'lift' && policies !== undefined) return lift(command, name, policies, now); // neither a rail nor the mode stops a lift
  if (command.kind === 'lift') throw new ContainmentError(`only a person lifts the deny of a user: ${target}`);
  const place = { target, policyName: restores?.policyName ?? policyNameOf(command) };
  const createdAt = async () => policies?.createdAt?.(name);
  const refused =
    uncontainableBecause(named) ??
    (await sparedBecause(named, settings, createdAt, { baseline })) ??
    (isUser && !settings.contain.callerUser ? 'contain.callerUser is not set' : undefined);
  if (refused !== undefined) return { ...place, outcome: 'refused', because: refused };
  const { window, cap } = settings.quarantine;
  const containment =
    restores === undefined
      ? containmentOf(command, isUser ? now : notBefore(command.at, now), lastingOf(command.scope, settings.quarantine))
      : asWritten(target, restores);
  if (hold !== undefined) return { outcome: 'observed', containment, because: hold };
  const absent = absentBecause(command, await on.uniqueId(name));
  if (absent !== undefined) return { ...place, outcome: 'absent', because: absent };

  // A copy of an extension finds its deny with over half of the window left. A deny that ends sooner is somebody else's.
  const earliest = command.kind === 'extend' ? later(now, window / 2) : command.at;
  const asOrdered = (found: Deny) =>
    isUser ? standsOnUser(found, earliest, cap, now) : stands(found, containment, earliest, now);
  const wanted = {
    containment,
    holds: restores === undefined ? asOrdered : (found: Deny) => deniesAllOf(found, denyOf(containment)),
    ...(recorded && { recorded: denyOf(asWritten(target, recorded)) }),
    ...(restores && { restores }),
  };
  if (policies === undefined)
    return putOnUser(wanted, name, { users: on, mayStop: mayStopWhole, denies: settings.breaker.denies });
  const mayBound = settings.contain.boundary === true;
  return putDeny(wanted, name, { policies, mayBound, recordBoundary, mayStopWhole, now, cap });
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
