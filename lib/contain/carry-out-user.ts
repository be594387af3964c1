import { parseIamArn } from '../base/arn.ts';
import type { Settings } from '../base/settings/settings.ts';
import { sameDocument } from '../incident/deny/deny-document.ts';
import { userContainmentOf, userContainmentUntil } from '../incident/deny/user-containment.ts';
import { asFoundOnUser, parseUserDeny, userDenyStands } from '../incident/deny/user-deny.ts';
import { incidentKey, type WrittenUserDeny } from '../incident/incident.ts';
import { answered, knownOf } from './answered.ts';
import type { AnyCarried } from './carried.ts';
import type { Hold } from './carry-out.ts';
import type { UserCommand } from './command.ts';
import type { ContainPorts, UserPolicies, Written } from './ports.ts';
import { REPLACED } from './put/put-deny.ts';
import { claimWholeRole } from './rails/breaker.ts';
import { breakerBecause, protectedUserBecause } from './rails/rails.ts';
import { recordCarried } from './record-carried.ts';
import { restorationOf, restoring } from './restore.ts';

/**
 * Puts a deny on the user who called. A user has no ladder: where its inline policies leave no room, a person has to deactivate
 * the keys.
 * @param mayStop takes one of the breaker's denies; called only before a new deny is written
 * @param restores the deny to put back, with its old lapse
 */
export async function carryOutUser(
  command: UserCommand,
  users: UserPolicies,
  settings: Settings,
  hold: Hold,
  mayStop: () => Promise<boolean>,
  now: Date,
  restores?: WrittenUserDeny,
): Promise<AnyCarried> {
  const { target, userId, at } = command;
  const { cap } = settings.quarantine;
  const user = parseIamArn(target)?.name ?? '';
  const containment =
    restores === undefined
      ? userContainmentOf(command, now, cap)
      : userContainmentUntil(command, new Date(restores.lapse));
  const { policyName, policyDocument } = containment;
  const place = { target, policyName };
  const refused = protectedUserBecause(target, settings) ?? (settings.contain.callerUser ? undefined : SWITCHED_OFF);
  if (refused !== undefined) return { ...place, outcome: 'refused', because: refused };
  if (hold !== undefined) return { outcome: 'observed', containment, because: hold };
  const id = await users.userId(user);
  if (id === undefined) return { ...place, outcome: 'absent', because: BECAUSE.absent };
  if (id !== userId) return { ...place, outcome: 'absent', because: madeAnew(id) };

  const found = await users.read(user, policyName);
  const deny = parseUserDeny(found);
  const holds =
    restores === undefined
      ? deny !== undefined && userDenyStands(deny, at, cap, now)
      : sameDocument(found, policyDocument);
  if (deny !== undefined && holds) return { outcome: 'stands', containment: asFoundOnUser(containment, deny, found) };
  if (restores === undefined && !(await mayStop()))
    return { ...place, outcome: 'refused', because: breakerBecause(settings.breaker.denies) };
  const written = await users.put(user, policyName, policyDocument);
  if (written !== 'done') return { ...place, outcome: written, because: BECAUSE[written] };
  if (!(await users.confirm(user, policyName, policyDocument)))
    return { ...place, outcome: 'unconfirmed', because: UNCONFIRMED, taken: containment };
  return { outcome: 'written', containment, ...(found !== undefined && { because: REPLACED }) };
}

const DEACTIVATE = 'deactivate its access keys';
const SWITCHED_OFF = 'contain.callerUser is not set';
const UNCONFIRMED = 'IAM took the deny but does not show it: look at the user now';

const BECAUSE = {
  absent: 'the user is gone',
  unmodifiable: `IAM lets nobody change this user: ${DEACTIVATE}`,
  full: `the inline policies of the user leave no room for the deny, and there is nothing else to put it in: ${DEACTIVATE}`,
} as const satisfies Record<Exclude<Written, 'done'>, string>;

function madeAnew(id: string): string {
  return `the user who called is gone: ${id} is another one of the same name`;
}

/** Carries out and records one command for the user who called. The user takes a breaker's deny of its own, beside its role's. */
export async function containUser(
  command: UserCommand,
  hold: Hold,
  { users, ledger, settings }: Pick<ContainPorts, 'users' | 'ledger' | 'settings'>,
  now: Date,
): Promise<AnyCarried> {
  const known = await knownOf(command, ledger);
  const claim = { ...command, incident: incidentKey({ incident: command.incident, caller: true }) };
  const mayStop = () => claimWholeRole(claim, ledger, settings, now);
  const { restores, because } = restoring(
    command.kind === 'restore' ? restorationOf(known.incident, known.incident?.userDeny, now) : undefined,
  );
  const done =
    answered(command, known, settings, now) ??
    (await carryOutUser(command, users, settings, hold, mayStop, now, restores));
  const carried = done.outcome === 'written' && because !== undefined ? { ...done, because, restored: true } : done;
  if (carried.outcome !== 'answered') await recordCarried(command, carried, known, ledger, now);
  return carried;
}
