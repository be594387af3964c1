import type { Role } from '../../base/role.ts';
import type { Severity } from '../../base/severity.ts';
import type { StatementReference } from '../policy/region.ts';
import { atLeast, heaviest } from './gain.ts';
import type { GrantedPower } from './granted-power.ts';
import { type Powers, powersOf } from './role-powers.ts';

/** The powers of a role and the statements that grant them. `power --json` prints one such object for each role. */
export interface PowerReport {
  readonly role: string;
  readonly name: string;
  /** The severity of the heaviest power; absent when there is none. */
  readonly severity?: Severity;
  readonly powers: readonly ReportedPower[];
  /** The shortest escalation path of the heaviest power that has one. */
  readonly escalation?: { readonly path: string; readonly actions: readonly string[] };
  readonly boundary?: { readonly policy: string; readonly takes: readonly string[] };
  /** Policies that could not be read: the permissions they give or deny are unknown. */
  readonly unread: readonly string[];
}

export interface ReportedPower {
  readonly id: string;
  readonly can: string;
  readonly level: GrantedPower['level'];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly except?: readonly string[];
  readonly conditions?: readonly string[];
  readonly path?: string;
  /** Why it counts as granted, where no statement was found to grant it. */
  readonly because?: string;
  readonly by: readonly StatementReference[];
}

/** The assumptions behind every report. */
export const ASSUMED =
  'assumed: organization policies allow everything, sessions carry no session policy, resource policies add nothing';

export function powerReport(role: Role, now?: Date): PowerReport {
  const powers = powersOf(role, now);
  const severity = heaviest(powers.granted);
  const escalation = shortestPath(powers);
  return {
    role: role.arn,
    name: role.name,
    ...(severity && { severity }),
    powers: powers.granted.map(reported),
    ...(escalation && { escalation }),
    ...(role.boundary && { boundary: { policy: role.boundary.name, takes: takenByBoundary(role, powers, now) } }),
    unread: powers.unread,
  };
}

/** An administrator has all other powers too. */
export function powerNames(powers: readonly ReportedPower[]): string[] {
  if (powers.some(({ id, level }) => id === 'administrator' && level === 'everywhere')) return ['administrator'];
  return powers.map(({ id, level }) => (level === 'everywhere' ? id : `${id} (${level})`));
}

function reported({
  power,
  level,
  actions,
  resources,
  except,
  conditions,
  path,
  by,
  because,
}: GrantedPower): ReportedPower {
  return {
    id: power.id,
    can: power.can,
    level,
    actions,
    resources,
    ...(except.length > 0 && { except }),
    ...(conditions.length > 0 && { conditions }),
    ...(path && { path: path.id }),
    ...(because !== undefined && { because }),
    by,
  };
}

/** The path of the heaviest power that has one, and of equals the path with the fewest calls. An administrator needs no path. */
function shortestPath({ granted }: Powers): PowerReport['escalation'] {
  if (granted.some(({ power, level }) => power.id === 'administrator' && level === 'everywhere')) return undefined;
  const withPath = granted.filter(({ path }) => path !== undefined);
  const top = heaviest(withPath);
  const [shortest] = (top ? atLeast(withPath, top) : []).toSorted(
    (one, other) => one.actions.length - other.actions.length,
  );
  return shortest?.path && { path: shortest.path.id, actions: shortest.actions };
}

/** Powers that the boundary takes away or reduces. */
function takenByBoundary(role: Role, powers: Powers, now: Date | undefined): string[] {
  const { boundary: _, ...unbounded } = role;
  const left = new Map(powers.granted.map(({ power, level }) => [power.id, level]));
  return powersOf(unbounded, now)
    .granted.filter(({ power, level }) => left.get(power.id) !== level)
    .map(({ power }) => power.id);
}
