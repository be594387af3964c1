import { namedArn } from '../../base/arn.ts';
import { later } from '../../base/time.ts';
import type { Containment } from '../../incident/deny/containment.ts';
import { holderOf, parseDeny } from '../../incident/deny/deny-document.ts';
import { charactersOf, leavesRoom, ROLE_CHARACTERS } from '../../incident/deny/room.ts';
import { asFound } from '../../incident/deny/stands.ts';
import type { Carried } from '../carried.ts';
import { stillStands } from '../restore.ts';
import { carriedAs, ONLY_FROZEN, REPLACED } from './carried-as.ts';
import { climb, frozen, standingIn } from './climb.ts';
import { deniesAmong, freezesAmong, inPlaceOf, isRoleFreeze, notShortening, replacedBy } from './on-role.ts';
import { hasRoom, putOnRung } from './put-on-rung.ts';
import type { Inline, PutDeny, Putting, Wanted } from './putting.ts';

/**
 * Puts the deny on the lowest rung that has room, unless the role or user carries such a deny, and reads it back. A user has no
 * ladder and no freeze: where its inline policies leave no room, a person has to deactivate the keys.
 */
export async function putDeny(wanted: Wanted, putting: Putting): Promise<Carried> {
  const { containment, holds, restores } = wanted;
  const { policies, window, cap, now } = putting;
  const { target, policyName } = containment;
  const named = namedArn(target);
  const document = await policies.read(named, policyName);
  const deny = parseDeny(document, holderOf(target));
  if (deny !== undefined && holds(deny))
    return { outcome: 'stands', containment: asFound(deny, containment, document) };
  const seen = document === undefined ? await putting.freezeSeen() : undefined;
  const freeze = seen && new Date(seen.cutoff) >= later(now, window / 2) && (await stillStands(target, seen, policies));
  if (freeze) return { outcome: 'stands', containment: freeze, because: ONLY_FROZEN, frozen: true };
  const replacing = document === undefined ? undefined : REPLACED;
  if (containment.scope.kind === 'user') {
    const because = await putting.breaker();
    if (because !== undefined) return { target, policyName, outcome: 'refused', because };
    return carriedAs(await putOnRung(containment, policies), replacing);
  }
  const listed = await policies.inline(named).catch(() => []); // a deny too many is better than none
  const others = listed.filter((one) => one.policyName !== policyName);
  const taken = others.reduce((sum, one) => sum + charactersOf(one.document), 0);
  const inline = { denies: deniesAmong(others, target), free: ROLE_CHARACTERS - taken };
  const standing = standingIn(inline.denies, wanted);
  if (standing !== undefined) return standing;
  const isFreezeOfAll = deny !== undefined && isRoleFreeze(deny) && containment.scope.kind !== 'role'; // of other incidents too
  if (restores?.rung === undefined && !isFreezeOfAll) {
    const longest = notShortening(containment, deny, cap, now);
    const put = await putInline(longest, inline, putting, restores !== undefined);
    if (hasRoom(put)) return carriedAs(put, replacing);
  }
  const { higher } = policies;
  const denies = deniesAmong(listed, target);
  return higher === undefined
    ? frozen({ containment, put: 'full' }, wanted, denies, false, putting)
    : climb(wanted, { ...inline, denies }, higher, putting);
}

/**
 * Puts the deny as an inline policy, and removes the denies that it replaces. An extension without room of its own takes the
 * place of the deny that it extends.
 * @param isPutBack the deny was on the role before, so it may take the room that is kept for a freeze
 */
async function putInline(
  containment: Containment,
  { denies, free }: Inline,
  { policies, cap, now }: Putting,
  isPutBack: boolean,
): Promise<PutDeny> {
  const replaced = replacedBy(containment, denies);
  const isFrozen = freezesAmong(denies, cap, now).length > 0;
  if (isPutBack || leavesRoom(charactersOf(containment.policyDocument), free, isFrozen)) {
    const done = await putOnRung(containment, policies);
    const { name } = namedArn(containment.target);
    // A replaced deny that could not be removed does no harm: it lapses by itself.
    if (done.put === 'done')
      await Promise.allSettled(replaced.map(({ policyName }) => policies.remove(name, policyName)));
    if (done.put !== 'full') return done;
  }
  const [before] = replaced;
  return before === undefined ? { containment, put: 'full' } : putOnRung(inPlaceOf(before, containment), policies);
}
