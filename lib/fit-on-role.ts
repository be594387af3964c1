import type { RolePolicies } from './carry-out.ts';
import { type Containment, denyPolicy, parsePolicyName } from './containment.ts';
import { liveIn, type StandingDeny } from './restore-lost.ts';
import { isoSeconds } from './time.ts';
import { covers, denyOf, type Fitted, fitted, type NamedDeny } from './widen.ts';

/** A containment as it is to be written beside the denies that stand on the role. */
export interface OnRole {
  readonly containment: Containment;
  /** Policies to delete once it stands. */
  readonly supersedes: readonly string[];
  /** The other denies of ours on the role, as they stood when this was planned. */
  readonly seen: readonly StandingDeny[];
  /** What stood under this very name at that moment, put by another container since it was first read. */
  readonly own?: StandingDeny;
  readonly because?: string;
}

/** @param mayStopWhole asked only when nothing narrower than the whole role will do */
export async function fittedOn(
  roleName: string,
  containment: Containment,
  policies: RolePolicies,
  mayStopWhole: () => Promise<boolean>,
  now: Date,
): Promise<OnRole> {
  const { policyName, method } = containment;
  const wanted = denyOf(containment);
  const standing = (await policies.ours?.(roleName).catch(() => [])) ?? []; // a deny too many is better than none
  const all = liveIn(standing, now);
  const live = all.filter((deny) => deny.policyName !== policyName);
  const own = all.find((deny) => deny.policyName === policyName);
  const found = { seen: live, ...(own && { own }) };
  const { deny, supersedes } = await planned(live, wanted, mayStopWhole);
  const before = live.filter((one) => isSameCause(one.policyName, policyName) && covers(deny, one));
  const gone = [...new Set([...supersedes, ...before.map((one) => one.policyName)])];
  if (deny === wanted) return { containment, supersedes: gone, ...found };
  const { scope, cutoff, lapse } = deny;
  return {
    containment: {
      ...containment,
      scope,
      cutoff: isoSeconds(cutoff),
      lapse: isoSeconds(lapse),
      policyDocument: denyPolicy(method, scope, cutoff, lapse),
    },
    supersedes: gone,
    ...found,
    because: `the role carries ${live.length} denies of ours, so this one is widened and takes the place of ${gone.length} of them (${gone.join(', ')})`,
  };
}

async function planned(
  live: readonly NamedDeny[],
  wanted: Fitted['deny'],
  mayStopWhole: () => Promise<boolean>,
): Promise<Fitted> {
  const plan = fitted(wanted, live, true);
  const stopsWhole = plan.deny.scope.kind === 'role' && wanted.scope.kind !== 'role' && !plan.deny.freeze;
  return !stopsWhole || (await mayStopWhole()) ? plan : fitted(wanted, live, false);
}

/** An extension takes the place of what it extends: a long quarantine would else fill the role by itself. */
function isSameCause(one: string, other: string): boolean {
  const [a, b] = [parsePolicyName(one), parsePolicyName(other)];
  return a !== undefined && a.incident === b?.incident && a.caller === b.caller && a.extension < b.extension;
}
