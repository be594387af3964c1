import type { Role } from '../base/role.ts';
import type { Settings } from '../base/settings/settings.ts';
import { type GrantedPass, grantedPasses } from '../judge/power/granted-passes.ts';
import { trustsMoreThanServices } from '../judge/power/service.ts';
import { outsidersOf } from './trust/outsiders.ts';

/**
 * The granted passes between these roles that are by design once the roles have stood long enough, worst first. A role that lets
 * outsiders in has none.
 * @param most see `grantedPasses`
 */
export function passesByDesign(
  roles: readonly Role[],
  settings: Settings,
  now: Date,
  most?: number,
): { readonly passes: readonly GrantedPass[]; readonly left: number } {
  const { passes, left } = grantedPasses(roles, now, most);
  const isOpen = ({ passed }: GrantedPass) =>
    trustsMoreThanServices(passed.trustPolicy) && outsidersOf(passed, settings) !== undefined;
  return { passes: passes.filter((pass) => !isOpen(pass)), left };
}
