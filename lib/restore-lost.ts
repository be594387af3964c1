import type { RolePolicies } from './carry-out.ts';
import { parsePolicyName } from './containment.ts';
import { parseDeny } from './deny-document.ts';
import { covers, type NamedDeny } from './widen.ts';

/** A deny of ours with the document it stands by. */
export type StandingDeny = NamedDeny & { readonly document: unknown };

/**
 * Puts back what a second container took away as covered by a deny that was overwritten meanwhile. The queue gives each role
 * to one container at a time; should two meet all the same (a function that ran out of time and still runs), each looks again
 * after its own writes, and whichever looks last sees the loss.
 */
export async function restoreLost(
  roleName: string,
  seen: readonly StandingDeny[],
  policies: RolePolicies,
  now: Date,
): Promise<void> {
  if (seen.length === 0) return;
  const standing = liveIn((await policies.ours?.(roleName)) ?? [], now);
  const lost = seen.filter(
    (deny) => !standing.some((held) => held.policyName === deny.policyName || covers(held, deny)),
  );
  for (const { policyName, document } of lost) await policies.put(roleName, policyName, document);
}

export function liveIn(
  standing: readonly { readonly policyName: string; readonly document: unknown }[],
  now: Date,
): StandingDeny[] {
  return standing.flatMap(({ policyName, document }) => {
    const deny = parsePolicyName(policyName) && parseDeny(document);
    return deny !== undefined && deny.lapse > now ? [{ ...deny, policyName, document }] : [];
  });
}
