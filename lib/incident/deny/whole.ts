import { type Denied, METHODS, type Method } from '../../base/method.ts';
import type { Scope } from './deny-policy.ts';

/** The part of a command, a containment or a deny that says whom it stops and from what. */
export type Stop = { readonly scope: Scope } & ({ readonly method: Method } | { readonly denies: Denied });

/**
 * Whether everything is denied to the whole role or the whole user. The breaker limits such denies. A freeze lets the role go on
 * working; a deny for one workload or session leaves the others alone.
 */
export function stopsWhole(stop: Stop): boolean {
  const denies = 'method' in stop ? METHODS[stop.method].denies : stop.denies;
  return denies === 'everything' && (stop.scope.kind === 'role' || stop.scope.kind === 'user');
}
