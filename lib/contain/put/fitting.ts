import { deniesAsMuchAs } from '../../base/method.ts';
import { type Deny, denyDocument } from '../../incident/deny/deny-document.ts';
import type { Scope } from '../../incident/deny/deny-policy.ts';
import { scopeCovers } from '../../incident/deny/stands.ts';
import { stopsWhole } from '../../incident/deny/whole.ts';

/** A deny of ours on a role. */
export interface NamedDeny extends Deny {
  readonly policyName: string;
}

/** A role with this many live denies gets the next one widened. */
export const MOST_LIVE = 8;
/** Our denies may take this many of a role's 10,240 characters before the next is widened. A freeze still fits on top. */
export const ROOM = 6000;

const ROLE: Scope = { kind: 'role' };

/** The deny to write, and the names of the denies that it makes needless. */
export interface Fitted {
  readonly deny: Deny;
  readonly supersedes: readonly string[];
}

/**
 * An attacker who starts instances or sessions by the dozen must not fill the role's quota with our denies. When the next deny
 * does not fit, it is widened to the service's prefix, then to the role, and replaces the denies that it covers. It lasts as long
 * as the longest of them, so that no containment gets shorter. A freeze never replaces a stop.
 * @param mayStopWhole false keeps a stop from being widened to the whole role
 */
export function fitted(wanted: Deny, live: readonly NamedDeny[], mayStopWhole: boolean): Fitted {
  if (fits(wanted, live)) return { deny: wanted, supersedes: [] };
  const mayWiden = mayStopWhole || !stopsWhole({ ...wanted, scope: ROLE });
  const scopes = [prefixOf(wanted.scope), ...(mayWiden ? [ROLE] : [])];
  const plans = scopes.filter((scope) => scope !== undefined).map((scope) => widenedTo(scope, wanted, live));
  const fitting = plans.find(({ deny, supersedes }) =>
    fits(
      deny,
      live.filter(({ policyName }) => !supersedes.includes(policyName)),
    ),
  );
  return fitting ?? plans.at(-1) ?? { deny: wanted, supersedes: [] };
}

function widenedTo(scope: Scope, wanted: Deny, live: readonly NamedDeny[]): Fitted {
  const within = live.filter((deny) => deniesAsMuchAs(wanted.denies, deny.denies) && scopeCovers(scope, deny.scope));
  const deny: Deny = {
    scope,
    denies: wanted.denies,
    cutoff: latest([wanted, ...within].map(({ cutoff }) => cutoff)),
    lapse: latest([wanted, ...within].map(({ lapse }) => lapse)),
  };
  return { deny, supersedes: within.map(({ policyName }) => policyName) };
}

function fits(wanted: Deny, live: readonly Deny[]): boolean {
  return live.length < MOST_LIVE && [wanted, ...live].reduce((sum, deny) => sum + sizeOf(deny), 0) <= ROOM;
}

export function sizeOf(deny: Deny): number {
  return JSON.stringify(denyDocument(deny)).length;
}

function latest(dates: readonly Date[]): Date {
  return new Date(Math.max(...dates.map((date) => date.getTime())));
}

/** Only sessions of instances have a prefix that nobody can choose: `AROA…:i-`. */
function prefixOf(scope: Scope): Scope | undefined {
  if (scope.kind !== 'workload') return undefined;
  const roles = new Set(scope.userids.map((userid) => /^([A-Z0-9]+):i-(?:[0-9a-f]+|\*)$/.exec(userid)?.[1]));
  const [role] = roles;
  return roles.size === 1 && role !== undefined ? { kind: 'workload', userids: [`${role}:i-*`] } : undefined;
}
