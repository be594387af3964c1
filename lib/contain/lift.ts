import { namedArn, type Target } from '../base/arn.ts';
import { METHODS_DENYING } from '../base/method.ts';
import { ceilToSecond, HOUR, isoSeconds, later } from '../base/time.ts';
import { boundaryPolicy, denyOnRung } from '../incident/deny/boundary.ts';
import { managedPlace, SESSION_LIFE } from '../incident/deny/containment.ts';
import { type Deny, denyDocument, parseDeny } from '../incident/deny/deny-document.ts';
import { policyNameOf } from '../incident/deny/policy-name.ts';
import type { WrittenDeny } from '../incident/incident.ts';
import type { Carried, PolicyPlace } from './carried.ts';
import type { Command } from './command.ts';
import type { HigherRung, HigherRungs, TargetPolicies, Written } from './ports.ts';

/** A deny of ours on one rung, with the two ways to change it there. */
interface DenyOnRung {
  readonly deny: Deny;
  readonly rung?: HigherRung;
  rewrite(deny: Deny): Promise<Written>;
  end(): Promise<Written>;
}

export interface Lifting {
  readonly now: Date;
  /** The one freeze of the role, where the incident has no deny of its own. */
  readonly frozenBy: WrittenDeny | undefined;
  /** How many other incidents need the freeze of that name. */
  readonly othersFrozen: (policyName: string) => Promise<number>;
}

/**
 * A person ends a containment: the cutoff becomes now, so sessions from before stay dead and new ones work. `revive` deletes
 * the deny, and earlier sessions work again, an attacker's included. Lift touches only policies that parse as ours. The one
 * freeze of the role goes on until the last incident that needs it is lifted.
 */
export async function lift(
  command: Extract<Command, { kind: 'lift' }>,
  policies: TargetPolicies,
  { now, frozenBy, othersFrozen }: Lifting,
): Promise<Carried> {
  const role = namedArn(command.target);
  const place = { target: command.target, policyName: frozenBy?.policyName ?? policyNameOf(command) };
  const { by, revive } = command;
  const denies = await deniesAt(place, role, policies, now);
  if (denies.length === 0) return { ...place, ...(await notThere(place, role.name, policies)) };
  const cutoff = ceilToSecond(now);
  const isFreeze = denies.some(({ deny }) => deny.denies === 'privilege calls' && deny.scope.kind === 'role');
  const others = isFreeze ? await othersFrozen(place.policyName) : 0;
  if (others > 0) return { ...place, outcome: 'lifted', by, others, ...leftOf(place, denies[0], cutoff) };
  if (revive) {
    for (const one of denies) {
      const ended = await one.end();
      if (ended !== 'done' && ended !== 'absent')
        return { ...place, outcome: 'kept', because: 'IAM did not let the deny be removed' };
    }
    return { ...place, outcome: 'revived', by };
  }
  const closed = denies.filter(({ deny }) => deny.cutoff > cutoff);
  const left = leftOf(place, closed[0] ?? denies[0], cutoff);
  if (closed.length === 0)
    return { ...place, outcome: 'lifted', by, because: 'it let new sessions in already', ...left };
  for (const { deny, rewrite } of closed) {
    const written = await rewrite({ ...deny, cutoff });
    if (written === 'absent') return { ...place, outcome: 'absent', because: 'the role is gone' };
    if (written !== 'done') return { ...place, outcome: 'kept', because: 'IAM did not let the deny be changed' };
  }
  return { ...place, outcome: 'lifted', by, ...left };
}

/** The deny that still stops sessions from before the lift. */
function leftOf(
  { policyName }: PolicyPlace,
  found: DenyOnRung | undefined,
  lifted: Date,
): { readonly left?: WrittenDeny } {
  if (found === undefined) return {};
  const { denies, scope, cutoff, lapse } = found.deny;
  return {
    left: {
      policyName,
      method: METHODS_DENYING[denies].lifted,
      scope,
      cutoff: isoSeconds(cutoff > lifted ? lifted : cutoff),
      lapse: isoSeconds(lapse),
      ...(found.rung !== undefined && { rung: found.rung }),
    },
  };
}

/** One name may be on several rungs: somebody spoilt the inline policy, and the deny was written anew as a managed one. */
async function deniesAt(place: PolicyPlace, role: Target, policies: TargetPolicies, now: Date): Promise<DenyOnRung[]> {
  const { policyName } = place;
  const inline = parseDeny(await policies.read(role, policyName));
  const { higher } = policies;
  const above = higher === undefined ? [] : (['managed', 'boundary'] as const).map((rung) => ({ rung, higher }));
  const found = await Promise.all(above.map(({ rung, higher: on }) => denyAbove(place, role.name, rung, on, now)));
  return [
    ...(inline === undefined
      ? []
      : [
          {
            deny: inline,
            rewrite: (deny: Deny) => policies.put(role, policyName, denyDocument(deny)),
            end: () => policies.remove(role.name, policyName),
          },
        ]),
    ...found.filter((one) => one !== undefined),
  ];
}

async function denyAbove(
  place: PolicyPlace,
  role: string,
  rung: HigherRung,
  higher: HigherRungs,
  now: Date,
): Promise<DenyOnRung | undefined> {
  const { policyArn } = managedPlace(place);
  const deny = denyOnRung(rung, await higher.carried(role, policyArn, rung), place.target);
  if (deny === undefined) return undefined;
  const rewrite = (changed: Deny) => {
    const document = denyDocument(changed);
    return higher.make(policyArn, rung === 'boundary' ? boundaryPolicy(document, place.target) : document);
  };
  return { deny, rung, rewrite, end: () => rewrite(lapsed(deny, now)) };
}

/** `kept`: the deny is a boundary of release 0.1.0, which has no cutoff: a person has to look at it. */
async function notThere(
  place: PolicyPlace,
  role: string,
  { higher }: TargetPolicies,
): Promise<{ readonly outcome: 'kept' | 'refused'; readonly because: string }> {
  const bounds = await higher?.carried(role, managedPlace(place).policyArn, 'boundary');
  return bounds === undefined
    ? { outcome: 'refused', because: 'no deny of ours stands under that name, so nothing was touched' }
    : { outcome: 'kept', because: `it is the role's boundary: \`rolewarden lift ${role}\` shows how it is taken off` };
}

/** `contain` may not detach a policy, so it dates the deny back: lapsed an hour ago, it denies nothing and the sweep removes it. */
function lapsed(deny: Deny, now: Date): Deny {
  const lapse = later(ceilToSecond(now), -HOUR);
  return { ...deny, cutoff: later(lapse, -SESSION_LIFE), lapse };
}
