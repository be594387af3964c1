import { namedArn } from '../base/arn.ts';
import { matchesRole } from '../base/glob.ts';
import type { Settings } from '../base/settings/settings.ts';
import { later, MINUTE } from '../base/time.ts';
import type { ContainmentOrder } from '../incident/deny/containment.ts';
import { containmentOf, lastingOf } from '../incident/deny/containment-of.ts';
import { ContainmentError } from '../incident/deny/deny-policy.ts';
import type { Deny } from '../incident/deny/found-deny.ts';
import { policyNameOf } from '../incident/deny/policy-name.ts';
import { covers, denyOf, notBefore } from '../incident/deny/stands.ts';
import type { Carried } from './carried.ts';
import type { Command } from './command.ts';
import { lift } from './lift.ts';
import type { Hold, Memory } from './memory.ts';
import type { RoleState, TargetPolicies } from './ports.ts';
import { isUnused } from './put/on-role.ts';
import { putDeny } from './put/put-deny.ts';
import { breakerBecause, sparedBecause, uncontainableBecause } from './rails/rails.ts';
import { asWritten } from './restore.ts';

/**
 * Carries one command out: checks the rails, then that the role or user is still the judged one, then writes the deny.
 * @throws ContainmentError for a user's scope on a role, where its deny would end while a session still lives, and the reverse
 */
export async function carryOut(
  command: Command,
  policies: TargetPolicies,
  settings: Settings,
  hold: Hold,
  now: Date,
  {
    baseline = async () => undefined,
    mayStop = async () => true,
    restores,
    recorded,
    recordOf = async () => undefined,
    freezeSeen = async () => undefined,
    frozenBy,
    othersFrozen = async () => 0,
  }: Partial<Memory> = {},
): Promise<Carried> {
  const { target } = command;
  const isUser = command.scope.kind === 'user';
  if (command.kind === 'lift' && isUser)
    throw new ContainmentError(`only a person lifts the deny of a user: ${target}`);
  const place = { target, policyName: restores?.policyName ?? policyNameOf(command) };
  const isExpected = command.kind === 'contain' && isYoung(command, now);
  const found = await policies.identity(namedArn(target), isExpected);
  const named = namedArn(found?.arn ?? target); // what is written by name is written on the one that IAM has
  const refusal = (because: string): Carried => ({ ...place, outcome: 'refused', because });
  if (homeOf(named.arn) !== homeOf(target))
    return refusal(`the command is for ${target}, and this account has ${named.arn}`);
  if (command.kind === 'lift') return lift(command, policies, { now, frozenBy, othersFrozen }); // neither a rail nor the mode stops a lift
  const refused =
    uncontainableBecause(named) ??
    (await sparedBecause(named, settings, async () => found?.createdAt, { baseline })) ??
    (isUser && !settings.contain.callerUser ? 'contain.callerUser is not set' : undefined);
  if (refused !== undefined) return refusal(refused);
  const { window, cap } = settings.quarantine;
  const from = isUser ? now : notBefore(command.at, now);
  const containment =
    restores === undefined
      ? containmentOf(command, from, lastingOf(command.scope, settings.quarantine))
      : asWritten(target, restores);
  if (hold !== undefined) return { outcome: 'observed', containment, because: hold };
  if (found === undefined && isExpected) throw new Error(`IAM does not show ${target} yet`); // the queue asks again
  const absent = absentBecause(command, found?.id);
  if (absent !== undefined) return { ...place, outcome: 'absent', because: absent };

  // Anybody who sees the event can compute the name: only what we recorded stands, or what covers what would be written now.
  const before = command.kind === 'extend' && recorded?.policyName !== place.policyName ? undefined : recorded;
  const holds = (deny: Deny) => [containment, before].some((one) => one !== undefined && covers(deny, denyOf(one)));
  const isOptedIn =
    command.severity === 'critical' ||
    settings.contain.boundary === true ||
    settings.contain.wholeRole.some((pattern) => matchesRole(pattern, named));
  const mayBound = (state: RoleState) => isOptedIn || isUnused(state, now);
  const freeze = () => containmentOf(freezeOf(command), from, window);
  const breaker = async () =>
    restores !== undefined || (await mayStop()) ? undefined : breakerBecause(settings.breaker.denies);
  const wanted = { containment, freeze, holds, ...(restores && { restores }) };
  return putDeny(wanted, { policies, window, cap, now, mayBound, breaker, recordOf, freezeSeen });
}

/** Partition and account. */
function homeOf(arn: string): string {
  return arn.split(':', 5).join(':');
}

/** A role that the event made, or that was read for it, may not be in all of IAM's copies for so long. */
function isYoung({ at }: Command, now: Date): boolean {
  return at !== undefined && now < later(at, MINUTE);
}

/** The freeze of the role for an incident that finds no room. */
function freezeOf({ incident, target, caller }: Command): ContainmentOrder {
  return { incident, target, method: 'freeze', scope: { kind: 'role' }, ...(caller && { caller }) };
}

function absentBecause({ targetId, scope }: Exclude<Command, { kind: 'lift' }>, id?: string): string | undefined {
  const isUser = scope.kind === 'user';
  if (id === undefined) return `the ${isUser ? 'user' : 'role'} is gone`;
  if (targetId === undefined || targetId === id) return undefined;
  return `the ${isUser ? 'user who called' : 'role that was judged'} is gone: ${id} is another one of the same name`;
}
