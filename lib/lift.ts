import type { Carried, RolePolicies } from './carry-out.ts';
import type { Command } from './command.ts';
import { denyPolicy, policyNameOf } from './containment.ts';
import { parseDeny } from './deny-document.ts';
import { ceilToSecond } from './time.ts';

/**
 * A person ends a containment: the cutoff becomes now, so sessions from before stay dead and new ones work. `revive` deletes
 * the deny, and earlier sessions work again, an attacker's included. Touches only what parses as ours.
 */
export async function lift(
  command: Extract<Command, { kind: 'lift' }>,
  role: string,
  policies: RolePolicies,
  now: Date,
): Promise<Carried> {
  const place = { target: command.target, policyName: policyNameOf(command) };
  const deny = parseDeny(await policies.read(role, place.policyName));
  if (deny === undefined)
    return { ...place, outcome: 'refused', because: 'no deny of ours stands under that name, so nothing was touched' };
  if (command.revive) {
    const removed = await policies.remove(role, place.policyName);
    return removed === 'done' || removed === 'absent'
      ? { ...place, outcome: 'revived', by: command.by }
      : { ...place, outcome: removed, because: 'IAM did not let the deny be removed' };
  }
  const cutoff = ceilToSecond(now);
  if (deny.cutoff <= cutoff)
    return { ...place, outcome: 'lifted', by: command.by, because: 'it let new sessions in already' };
  const method = deny.freeze ? 'freeze' : command.method;
  const written = await policies.put(role, place.policyName, denyPolicy(method, deny.scope, cutoff, deny.lapse));
  return written === 'done'
    ? { ...place, outcome: 'lifted', by: command.by }
    : { ...place, outcome: written, because: 'IAM did not let the deny be changed' };
}
