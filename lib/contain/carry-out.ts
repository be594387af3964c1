import { namedArn } from '../base/arn.ts';
import type { Settings } from '../base/settings/settings.ts';
import { isoSeconds, later } from '../base/time.ts';
import { type ContainmentOrder, containmentOf } from '../incident/deny/containment.ts';
import type { Deny } from '../incident/deny/deny-document.ts';
import { policyNameOf } from '../incident/deny/policy-name.ts';
import { deniesAllOf, denyOf, notBefore, stands } from '../incident/deny/stands.ts';
import type { WrittenDeny } from '../incident/incident.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';
import { matchesRole } from '../judge/pattern.ts';
import type { Carried } from './carried.ts';
import type { Command } from './command.ts';
import { lift } from './lift.ts';
import type { RolePolicies, RoleState } from './ports.ts';
import { isUnused } from './put/boundary-rung.ts';
import { GONE, putDeny } from './put/put-deny.ts';
import { uncontainableBecause } from './rails/rails.ts';
import { sparedBecause } from './rails/remade-roles.ts';
import { asWritten } from './restore.ts';

/** Why no deny may be written at the moment: observe mode or the kill switch. Undefined when writing is allowed. */
export type Hold = string | undefined;

/** The knowledge of the ledger that carrying out a command needs. */
export interface Memory {
  readonly baseline: Ledger['baseline'];
  /** The deny to put back with its old dates, instead of a new one dated from now. */
  readonly restores: WrittenDeny | undefined;
  /** The one freeze that covers the incident, which has no deny of its own. */
  readonly frozenBy: WrittenDeny | undefined;
  /** How many other incidents need the freeze of that name. */
  readonly othersFrozen: (policyName: string) => Promise<number>;
}

/** Carries one command out: checks the rails, then that the role is still the judged one, then writes the deny. */
export async function carryOut(
  command: Command,
  policies: RolePolicies,
  settings: Settings,
  hold: Hold,
  now: Date,
  { baseline = async () => undefined, restores, frozenBy, othersFrozen = async () => 0 }: Partial<Memory> = {},
): Promise<Carried> {
  const { target } = command;
  const named = namedArn(target);
  const role = named.name;
  if (command.kind === 'lift') return lift(command, role, policies, { now, frozenBy, othersFrozen }); // before the rails and the mode: neither may stop a lift
  const place = { target, policyName: restores?.policyName ?? policyNameOf(command) };
  const createdAt = async () => policies.createdAt?.(role);
  const refused = uncontainableBecause(named) ?? (await sparedBecause(named, settings, createdAt, { baseline }));
  if (refused !== undefined) return { ...place, outcome: 'refused', because: refused };
  const { window, cap } = settings.quarantine;
  const from = notBefore(command.report.time, now);
  const containment = restores === undefined ? containmentOf(command, from, window) : asWritten(target, restores);
  if (hold !== undefined) return { outcome: 'observed', containment, because: hold };
  const absent = absentBecause(command.roleId, await policies.roleId(role));
  if (absent !== undefined) return { ...place, outcome: 'absent', because: absent };

  // A copy of an extension finds its deny with over half of the window left. A deny that ends sooner is somebody else's.
  const earliest = command.kind === 'extend' ? isoSeconds(later(now, window / 2)) : command.report.time;
  const wanted = {
    containment,
    freeze: containmentOf(freezeOf(command), from, window),
    holds: (found: Deny) =>
      restores === undefined ? stands(found, containment, earliest, now) : deniesAllOf(found, denyOf(containment)),
    ...(restores && { restores }),
  };
  const isOptedIn =
    command.report.severity === 'critical' ||
    settings.contain.boundary === true ||
    settings.contain.wholeRole.some((pattern) => matchesRole(pattern, named));
  const mayBound = (state: RoleState) => isOptedIn || isUnused(state, now);
  return putDeny(wanted, role, { policies, window, cap, now, mayBound });
}

/** The freeze of the role for an incident that finds no room. */
function freezeOf({ incident, target, caller }: Command): ContainmentOrder {
  return { incident, target, method: 'freeze', scope: { kind: 'role' }, ...(caller && { caller }) };
}

function absentBecause(judged: string | undefined, id: string | undefined): string | undefined {
  if (id === undefined) return GONE;
  return judged === undefined || judged === id ? undefined : madeAnew(id);
}

function madeAnew(id: string): string {
  return `the role that was judged is gone: ${id} is another one of the same name`;
}
