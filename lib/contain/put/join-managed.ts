import { isoSeconds } from '../../base/time.ts';
import type { Containment } from '../../incident/deny/containment.ts';
import { type Deny, denyDocument, parseDeny } from '../../incident/deny/deny-document.ts';
import { ContainmentError, denyPolicy, MOST_USERIDS, type Scope } from '../../incident/deny/deny-policy.ts';
import { denyOf, endsTooLate } from '../../incident/deny/stands.ts';
import { stopsWhole } from '../../incident/deny/whole.ts';
import type { AttachedPolicy } from '../ports.ts';

/** With this many managed denies of ours on a role, the next joins one of them. By default a role may have ten policies attached. */
export const MOST_ATTACHED = 4;

export interface Sharing {
  /** Called only when no scope narrower than the whole role will do. */
  readonly mayStopWhole: () => Promise<boolean>;
  readonly now: Date;
  /** Milliseconds. */
  readonly cap: number;
}

/** A managed deny of ours on the role, widened to cover the wanted containment too. */
export interface Shared {
  readonly policyArn: string;
  readonly containment: Containment;
}

/**
 * An attacker who fills a role's inline policies and then starts workloads by the dozen must not use up its attachments with our
 * denies. A managed policy takes another document without being attached anew, so the next deny joins one on the role: with the
 * sessions of both, or the service's prefix, or the role, and for as long as the longer of the two.
 */
export async function sharedWith(
  attached: readonly AttachedPolicy[],
  wanted: Containment,
  { mayStopWhole, now, cap }: Sharing,
): Promise<Shared | undefined> {
  const deny = denyOf(wanted);
  const usable = attached.flatMap(({ policyArn, document }) => {
    const found = parseDeny(document);
    const isUsable = found !== undefined && found.denies === deny.denies && found.lapse > now;
    return isUsable && !endsTooLate(found, cap, now) ? [{ policyArn, found }] : [];
  });
  const narrow = usable.find(({ found }) => jointScope(deny, found).kind !== 'role');
  const one = narrow ?? usable[0];
  if (one === undefined) return undefined;
  if (stopsWhole({ ...deny, scope: jointScope(deny, one.found) }) && !(await mayStopWhole())) return undefined;
  return { policyArn: one.policyArn, containment: joint(wanted, deny, one.policyArn, one.found) };
}

function joint(wanted: Containment, deny: Deny, policyArn: string, found: Deny): Containment {
  const scope = jointScope(deny, found);
  const [cutoff, lapse] = [laterOf(deny.cutoff, found.cutoff), laterOf(deny.lapse, found.lapse)];
  return {
    ...wanted,
    scope,
    cutoff: isoSeconds(cutoff),
    lapse: isoSeconds(lapse),
    policyName: policyArn.slice(policyArn.lastIndexOf('/') + 1),
    policyDocument: denyPolicy(wanted.method, scope, cutoff, lapse),
  };
}

/** The sessions of both denies; where they are too many, instances by their prefix; else the role. */
function jointScope(wanted: Deny, found: Deny): Scope {
  if (!('userids' in wanted.scope) || !('userids' in found.scope)) return { kind: 'role' };
  const all = [...new Set([...found.scope.userids, ...wanted.scope.userids])];
  const scope: Scope = { kind: 'session', userids: all.length <= MOST_USERIDS ? all : [...new Set(all.map(prefixed))] };
  return isWritable({ ...wanted, scope }) ? scope : { kind: 'role' };
}

/** Session names may be so long that the document exceeds its budget: the builder then refuses it. */
function isWritable(deny: Deny): boolean {
  try {
    denyDocument(deny);
    return true;
  } catch (error) {
    if (error instanceof ContainmentError) return false;
    throw error;
  }
}

function prefixed(userid: string): string {
  return userid.replace(/^([A-Z0-9]+):i-[0-9a-f]+$/, '$1:i-*');
}

function laterOf(one: Date, other: Date): Date {
  return one > other ? one : other;
}
