import { parseDeny, sameDocument } from '../../incident/deny/deny-document.ts';
import { asFound } from '../../incident/deny/stands.ts';
import type { Carried } from '../carried.ts';
import type { InlinePolicies, Written } from '../ports.ts';
import { breakerBecause } from '../rails/rails.ts';
import { REPLACED, type Wanted } from './put-deny.ts';

/**
 * Puts the deny on the user who called. A user has no ladder: where its inline policies leave no room, a person has to deactivate
 * the keys.
 * @param mayStop takes one of the breaker's denies; called only before a new deny is written
 * @param denies how many the breaker allows
 */
export async function putOnUser(
  { containment, holds, restores }: Omit<Wanted, 'freeze'>,
  name: string,
  {
    users,
    mayStop,
    denies,
  }: { readonly users: InlinePolicies; readonly mayStop: () => Promise<boolean>; readonly denies: number },
): Promise<Carried> {
  const { target, policyName, policyDocument } = containment;
  const place = { target, policyName };
  const found = await users.read(name, policyName);
  const deny = parseDeny(found, 'user');
  const stands = restores === undefined ? deny !== undefined && holds(deny) : sameDocument(found, policyDocument);
  if (deny !== undefined && stands) return { outcome: 'stands', containment: asFound(deny, containment, found) };
  if (restores === undefined && !(await mayStop()))
    return { ...place, outcome: 'refused', because: breakerBecause(denies) };
  const written = await users.put(name, policyName, policyDocument);
  if (written !== 'done') return { ...place, outcome: written, because: BECAUSE[written] };
  if (!(await users.confirm(name, policyName, policyDocument)))
    return { ...place, outcome: 'unconfirmed', because: UNCONFIRMED, taken: containment };
  return { outcome: 'written', containment, ...(found !== undefined && { because: REPLACED }) };
}

const DEACTIVATE = 'deactivate its access keys';
const UNCONFIRMED = 'IAM took the deny but does not show it: look at the user now';

const BECAUSE = {
  absent: 'the user is gone',
  unmodifiable: `IAM lets nobody change this user: ${DEACTIVATE}`,
  full: `the inline policies of the user leave no room for the deny, and there is nothing else to put it in: ${DEACTIVATE}`,
} as const satisfies Record<Exclude<Written, 'done'>, string>;
