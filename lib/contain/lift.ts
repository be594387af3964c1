import { namedArn, parseIamArn } from '../base/arn.ts';
import type { Target } from '../base/iam-arn.ts';
import { METHODS_DENYING } from '../base/method.ts';
import { ceilToSecond, HOUR, isoSeconds, later } from '../base/time.ts';
import { boundaryPolicy } from '../incident/deny/boundary.ts';
import { managedPlace, SESSION_LIFE, SPREAD } from '../incident/deny/containment-of.ts';
import { denyDocument } from '../incident/deny/deny-document.ts';
import { parsePolicyName, policyNameOf } from '../incident/deny/policy-name.ts';
import type { WrittenDeny } from '../incident/incident.ts';
import { incidentKey } from '../incident/incident-key.ts';
import type { Incidents } from '../incident/ledger/incidents.ts';
import type { Carried, PolicyPlace } from './carried.ts';
import type { Command } from './command.ts';
import type { Memory } from './memory.ts';
import type { TargetPolicies, Written } from './ports.ts';
import { deniesAmong } from './put/on-role.ts';
import type { DenyOnRole, OnRole } from './put/putting.ts';

/**
 * A person ends a containment: the cutoff becomes a minute from now, as a revocation's is, so sessions from before stay dead and
 * later ones work. `revive` deletes the deny, and earlier sessions work again, an attacker's included. Lift touches only policies
 * that parse as ours. The one freeze of the role goes on until the last incident that needs it is lifted.
 */
export async function lift(
  command: Extract<Command, { kind: 'lift' }>,
  policies: TargetPolicies,
  { now, frozenBy, othersFrozen }: Pick<Memory, 'frozenBy' | 'othersFrozen'> & { readonly now: Date },
): Promise<Carried> {
  const role = namedArn(command.target);
  const place = { target: command.target, policyName: frozenBy?.policyName ?? policyNameOf(command) };
  const { by, revive } = command;
  const denies = await deniesAt(place, role, policies);
  if (denies.length === 0) return { ...place, ...(await notThere(place, role.name, policies)) };
  const cutoff = later(ceilToSecond(now), SPREAD);
  const isFreeze = denies.some((deny) => deny.denies === 'privilege calls' && deny.scope.kind === 'role');
  const others = isFreeze ? await othersFrozen(place.policyName) : 0;
  if (others > 0) return { ...place, outcome: 'lifted', by, others, ...leftOf(place, denies[0], cutoff) };
  if (revive) {
    for (const deny of denies) {
      const ended =
        deny.rung === undefined
          ? await policies.remove(role.name, deny.policyName)
          : await rewrite({ ...deny, ...lapsedBy(now) }, place, policies);
      if (ended !== 'done' && ended !== 'absent')
        return { ...place, outcome: 'kept', because: 'IAM did not let the deny be removed' };
    }
    return { ...place, outcome: 'revived', by };
  }
  const closed = denies.filter((deny) => deny.cutoff > cutoff);
  const left = leftOf(place, closed[0] ?? denies[0], cutoff);
  if (closed.length === 0)
    return { ...place, outcome: 'lifted', by, because: 'it let new sessions in already', ...left };
  for (const deny of closed) {
    const written = await rewrite({ ...deny, cutoff }, place, policies);
    if (written === 'absent') return { ...place, outcome: 'absent', because: 'the role is gone' };
    if (written !== 'done') return { ...place, outcome: 'kept', because: 'IAM did not let the deny be changed' };
  }
  return { ...place, outcome: 'lifted', by, ...left };
}

/** The deny that still stops sessions from before the lift. */
function leftOf(
  { policyName }: PolicyPlace,
  found: DenyOnRole | undefined,
  lifted: Date,
): { readonly left?: WrittenDeny } {
  if (found === undefined) return {};
  const { denies, scope, cutoff, lapse, rung } = found;
  return {
    left: {
      policyName,
      method: METHODS_DENYING[denies].lifted,
      scope,
      cutoff: isoSeconds(cutoff > lifted ? lifted : cutoff),
      lapse: isoSeconds(lapse),
      ...(rung !== undefined && { rung }),
    },
  };
}

/** One name may be on several rungs: somebody spoilt the inline policy, and the deny was written anew as a managed one. */
async function deniesAt(place: PolicyPlace, role: Target, { read, higher }: TargetPolicies): Promise<DenyOnRole[]> {
  const { policyName, target } = place;
  const [inline, attached, boundary] = await Promise.all([
    read(role, policyName),
    higher?.attached(role.name),
    higher?.carried(role.name, managedPlace(place).policyArn, 'boundary'),
  ]);
  const managed = attached?.ours.filter((one) => one.policyName === policyName) ?? [];
  const found: OnRole[] = [
    { policyName, document: inline },
    ...managed.map((one) => ({ ...one, rung: 'managed' as const })),
    { policyName, document: boundary, rung: 'boundary' },
  ];
  return deniesAmong(found, target);
}

async function rewrite(deny: DenyOnRole, { target }: PolicyPlace, { put, higher }: TargetPolicies): Promise<Written> {
  const { policyName, rung, reserve } = deny;
  const document = denyDocument(deny);
  if (rung === undefined || higher === undefined) return put(namedArn(target), policyName, document);
  const policy = { target, policyName, ...(reserve !== undefined && { reserve }) };
  return higher.remake(policy, rung === 'boundary' ? boundaryPolicy(document, target) : document);
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
function lapsedBy(now: Date): Pick<DenyOnRole, 'cutoff' | 'lapse'> {
  const lapse = later(ceilToSecond(now), -HOUR);
  return { cutoff: later(lapse, -SESSION_LIFE), lapse };
}

/**
 * How many other contained incidents need the freeze of that name: those that only the freeze of the role covers, and the one
 * that wrote it. The freeze is lifted with the last of them.
 */
export async function othersFrozen(
  command: Pick<Command, 'incident' | 'caller' | 'target'>,
  policyName: string,
  ledger: Pick<Incidents, 'containedOn'>,
): Promise<number> {
  const { account = '', name = '' } = parseIamArn(command.target) ?? {};
  const writer = parsePolicyName(policyName);
  const contained = (await ledger.containedOn?.(account, name)) ?? [];
  const needing = contained.filter(({ id, frozen }) => frozen || (writer !== undefined && id === incidentKey(writer)));
  return needing.filter(({ id }) => id !== incidentKey(command)).length;
}
