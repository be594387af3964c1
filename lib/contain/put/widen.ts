import { isoSeconds } from '../../base/time.ts';
import { type Containment, undoOf } from '../../incident/deny/containment.ts';
import { type Deny, denyDocument, parseDeny } from '../../incident/deny/deny-document.ts';
import { isSameOrder, parsePolicyName, widenedName } from '../../incident/deny/policy-name.ts';
import { deniesAllOf, denyOf, endsTooLate } from '../../incident/deny/stands.ts';
import { stopsWhole } from '../../incident/deny/whole.ts';
import type { RolePolicies } from '../ports.ts';
import { type Fitted, fitted, type NamedDeny } from './fitting.ts';

/** A deny of ours on a role, with its document. */
export type DenyOnRole = NamedDeny & { readonly document: unknown };

/** A containment made to fit beside the denies on the role. */
export interface OnRole {
  readonly containment: Containment;
  /** Policies to delete once the containment is written. */
  readonly supersedes: readonly string[];
  /** Denies of this very order: another container wrote one since the first read, or an earlier copy was widened. */
  readonly own: readonly DenyOnRole[];
  /** The other live denies of ours on the role. */
  readonly others: readonly DenyOnRole[];
  readonly because?: string;
}

/** @param mayStopWhole called only when no scope narrower than the whole role will do */
export async function fittedOn(
  roleName: string,
  containment: Containment,
  policies: RolePolicies,
  mayStopWhole: () => Promise<boolean>,
  { now, cap }: { readonly now: Date; readonly cap: number },
): Promise<OnRole> {
  const { policyName } = containment;
  const wanted = denyOf(containment);
  const found = (await policies.ours?.(roleName).catch(() => [])) ?? []; // a deny too many is better than none
  const all = liveIn(found, now);
  const own = all.filter((deny) => isSameOrder(deny.policyName, policyName));
  const others = all.filter((deny) => deny.policyName !== policyName && !own.includes(deny));
  // A planted deny that ends later than ours can must not lend us its dates: it would make us stop the role for as long as it says.
  const live = all.filter((deny) => deny.policyName !== policyName && !endsTooLate(deny, cap, now));
  const { deny, supersedes } = await planned(live, wanted, mayStopWhole);
  const before = live.filter((one) => isSameCause(one.policyName, policyName) && deniesAllOf(deny, one));
  const gone = [...new Set([...supersedes, ...before.map((one) => one.policyName)])];
  if (deny === wanted) return { containment, supersedes: gone, own, others };
  return {
    containment: widened(containment, deny),
    supersedes: gone,
    own,
    others,
    because: `the role carries ${live.length} denies of ours, so this one is widened and takes the place of ${gone.length} of them (${gone.join(', ')})`,
  };
}

function widened(containment: Containment, deny: Deny): Containment {
  const { scope, cutoff, lapse } = deny;
  const policyDocument = denyDocument(deny);
  const policyName = widenedName(containment.policyName, policyDocument);
  return {
    ...containment,
    scope,
    cutoff: isoSeconds(cutoff),
    lapse: isoSeconds(lapse),
    policyName,
    policyDocument,
    undo: undoOf(containment.target, policyName),
  };
}

async function planned(
  live: readonly NamedDeny[],
  wanted: Fitted['deny'],
  mayStopWhole: () => Promise<boolean>,
): Promise<Fitted> {
  const plan = fitted(wanted, live, true);
  const isNewlyWhole = stopsWhole(plan.deny) && !stopsWhole(wanted);
  return !isNewlyWhole || (await mayStopWhole()) ? plan : fitted(wanted, live, false);
}

/** An extension replaces the deny that it extends: a long quarantine would else fill the role by itself. */
function isSameCause(one: string, other: string): boolean {
  const [a, b] = [parsePolicyName(one), parsePolicyName(other)];
  return a !== undefined && a.incident === b?.incident && a.caller === b.caller && a.extension <= b.extension;
}

function liveIn(
  policies: readonly { readonly policyName: string; readonly document: unknown }[],
  now: Date,
): DenyOnRole[] {
  return policies.flatMap(({ policyName, document }) => {
    const deny = parsePolicyName(policyName) && parseDeny(document);
    return deny !== undefined && deny.lapse > now ? [{ ...deny, policyName, document }] : [];
  });
}
