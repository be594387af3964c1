import { type Denied, METHODS, type Method } from '../../base/method.ts';
import type { Scope } from './deny-policy.ts';
import type { UserScope } from './user-containment.ts';

/** A command, a containment or a deny, as far as it says what is stopped. */
export type Stop = { readonly scope: Scope | UserScope } & ({ readonly method: Method } | { readonly denies: Denied });

/**
 * Everything is denied, and to the whole role or the whole user: what the breaker limits and what may go into a boundary. A
 * freeze lets the work of a role go on, and of a workload or a session the others are not touched.
 */
export function stopsWhole(stop: Stop): boolean {
  const denies = 'method' in stop ? METHODS[stop.method].denies : stop.denies;
  return denies === 'everything' && (stop.scope.kind === 'role' || stop.scope.kind === 'user');
}
