import { METHODS_DENYING } from '../base/method.ts';
import { ceilToSecond, HOUR, isoSeconds, later } from '../base/time.ts';
import { managedPlace, SESSION_LIFE } from '../incident/deny/containment.ts';
import { type Deny, denyDocument, parseDeny } from '../incident/deny/deny-document.ts';
import type { DenyPolicy } from '../incident/deny/deny-policy.ts';
import { policyNameOf } from '../incident/deny/policy-name.ts';
import type { WrittenDeny } from '../incident/incident.ts';
import type { Carried, PolicyPlace } from './carried.ts';
import type { Command } from './command.ts';
import type { RolePolicies, Written } from './ports.ts';

/** A deny of ours on one rung, with the two ways to change it there. */
interface DenyOnRung {
  readonly deny: Deny;
  readonly rung?: 'managed';
  rewrite(document: DenyPolicy): Promise<Written>;
  end(): Promise<Written>;
}

/**
 * A person ends a containment: the cutoff becomes now, so sessions from before stay dead and new ones work. `revive` deletes
 * the deny, and earlier sessions work again, an attacker's included. Lift touches only policies that parse as ours.
 */
export async function lift(
  command: Extract<Command, { kind: 'lift' }>,
  role: string,
  policies: RolePolicies,
  now: Date,
): Promise<Carried> {
  const place = { target: command.target, policyName: policyNameOf(command) };
  const { by, revive } = command;
  const denies = await deniesAt(place, role, policies, now);
  if (denies.length === 0) return { ...place, ...(await notThere(place, role, policies)) };
  if (revive) {
    for (const one of denies) {
      const ended = await one.end();
      if (ended !== 'done' && ended !== 'absent')
        return { ...place, outcome: 'kept', because: 'IAM did not let the deny be removed' };
    }
    return { ...place, outcome: 'revived', by };
  }
  const cutoff = ceilToSecond(now);
  const closed = denies.filter(({ deny }) => deny.cutoff > cutoff);
  const left = leftOf(place, closed[0] ?? denies[0], cutoff);
  if (closed.length === 0)
    return { ...place, outcome: 'lifted', by, because: 'it let new sessions in already', ...left };
  for (const { deny, rewrite } of closed) {
    const written = await rewrite(denyDocument({ ...deny, cutoff }));
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

/** One name may be on both rungs: somebody spoilt the inline policy, and the deny was written anew as a managed one. */
async function deniesAt(place: PolicyPlace, role: string, policies: RolePolicies, now: Date): Promise<DenyOnRung[]> {
  const { policyArn } = managedPlace(place);
  const { higher } = policies;
  const inline = parseDeny(await policies.read(role, place.policyName));
  const managed = parseDeny(await higher?.carried(role, policyArn, 'managed'));
  return [
    ...(inline === undefined
      ? []
      : [
          {
            deny: inline,
            rewrite: (document: DenyPolicy) => policies.put(role, place.policyName, document),
            end: () => policies.remove(role, place.policyName),
          },
        ]),
    ...(managed === undefined || higher === undefined
      ? []
      : [
          {
            deny: managed,
            rung: 'managed' as const,
            rewrite: (document: DenyPolicy) => higher.make(policyArn, document),
            end: () => higher.make(policyArn, lapsed(managed, now)),
          },
        ]),
  ];
}

/** A boundary has no cutoff, and only tags that others can write name the boundary before it: a person has to look at it. */
async function notThere(
  place: PolicyPlace,
  role: string,
  { higher }: RolePolicies,
): Promise<{ readonly outcome: 'kept' | 'refused'; readonly because: string }> {
  const bounds = await higher?.carried(role, managedPlace(place).policyArn, 'boundary');
  return bounds === undefined
    ? { outcome: 'refused', because: 'no deny of ours stands under that name, so nothing was touched' }
    : {
        outcome: 'kept',
        because: `it is the role's boundary: \`rolewarden lift ${role}\` puts the one from before back`,
      };
}

/** `contain` may not detach a policy, so it dates the deny back: lapsed an hour ago, it denies nothing and the sweep removes it. */
function lapsed(deny: Deny, now: Date): DenyPolicy {
  const lapse = later(ceilToSecond(now), -HOUR);
  return denyDocument({ ...deny, cutoff: later(lapse, -SESSION_LIFE), lapse });
}
