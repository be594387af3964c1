import { namedArn } from '../base/arn.ts';
import { METHODS } from '../base/method.ts';
import { later, MINUTE } from '../base/time.ts';
import { denyOnRung } from '../incident/deny/boundary.ts';
import type { Containment } from '../incident/deny/containment.ts';
import { managedPlace } from '../incident/deny/containment-of.ts';
import { denyPolicy } from '../incident/deny/deny-policy.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import { deniesAllOf, denyOf, endsTooLate, LONGEST_CAP } from '../incident/deny/stands.ts';
import type { Incident, WrittenDeny } from '../incident/incident.ts';
import { incidentKey } from '../incident/incident-key.ts';
import type { Restoration } from './memory.ts';
import type { TargetPolicies } from './ports.ts';

/** A deny is put back at most this often within RESTORE_PERIOD: somebody who goes on removing it must be stopped by a person. */
export const MOST_RESTORES = 3;
export const RESTORE_PERIOD = 15 * MINUTE;
/** A deny is put back at most this often in all, for example against a tool that strips the role at every run. */
export const MOST_RESTORES_IN_ALL = 10;

/**
 * Whether the ledger's record allows a restoration. `answered` has refused an incident that a person lifted.
 */
export function restorationOf(incident: Incident | undefined, target: string, now: Date): Restoration {
  const deny = incident?.deny;
  if (incident === undefined || deny === undefined) return { refused: 'the ledger has no deny for this incident' };
  if (!isOurs(incident, deny, target, now)) return { refused: `the ledger's record is no deny of ours on ${target}` };
  if (new Date(deny.lapse) <= now) return { refused: `the deny that was taken away lapsed ${deny.lapse} anyway` };
  const before = incident.restored ?? [];
  const recent = before.filter((at) => at > later(now, -RESTORE_PERIOD));
  if (isPaused(incident, now))
    return { refused: `it was put back ${recent.length} times in 15 minutes and taken away each time: ${BY_HAND}` };
  if (before.length >= MOST_RESTORES_IN_ALL)
    return { refused: `it was put back ${before.length} times and taken away each time: ${BY_HAND}` };
  const isStubborn = before.length >= MOST_RESTORES && deny.rung === undefined && deny.scope.kind !== 'user'; // whoever takes it away may not be allowed to detach
  return { deny: isStubborn ? { ...deny, rung: 'managed' } : deny, time: recent.length + 1 };
}

/** The deny was put back as often as it may be for now. The sweep asks again when the period is over. */
export function isPaused({ restored = [] }: Incident, now: Date): boolean {
  const recent = restored.filter((at) => at > later(now, -RESTORE_PERIOD));
  return recent.length >= MOST_RESTORES && restored.length < MOST_RESTORES_IN_ALL;
}

/**
 * Whoever may write the ledger may not make us write what we could not have written: the record is of this target, under a name of
 * its incident or of the one freeze, and it ends when a deny of ours ends.
 */
function isOurs({ id, roleArn, frozen }: Incident, deny: WrittenDeny, target: string, now: Date): boolean {
  const name = parsePolicyName(deny.policyName);
  if (name === undefined || roleArn !== target || endsTooLate(denyOf(deny), LONGEST_CAP, now)) return false;
  if (METHODS[name.method].denies !== METHODS[deny.method].denies) return false;
  return frozen ? deny.method === 'freeze' && deny.scope.kind === 'role' : incidentKey(name) === id;
}

const BY_HAND =
  'stop whoever does it, keep the denies by a service control policy (`rolewarden scp`), then contain the role by hand';

/** The deny to put back and the sentence for the message; neither where nothing is put back. */
export function restoring(found?: Restoration): { readonly restores?: WrittenDeny; readonly because?: string } {
  if (found === undefined || 'refused' in found) return {};
  const { deny, time } = found;
  return {
    restores: deny,
    because: `it was taken away and is put back as it was, time ${time} of ${MOST_RESTORES} in 15 minutes; \`rolewarden lift\` is what ends it`,
  };
}

/** The containment with the dates as they were written: putting it back makes no deny longer. */
export function asWritten(target: string, { policyName, method, scope, cutoff, lapse }: WrittenDeny): Containment {
  return {
    target,
    method,
    scope,
    ...(parsePolicyName(policyName)?.caller && { caller: true }),
    cutoff,
    lapse,
    policyName,
    policyDocument: denyPolicy(method, scope, new Date(cutoff), new Date(lapse)),
  };
}

/** The part of a containment that the ledger keeps, to put it back from. */
export function writtenDeny({ policyName, method, scope, cutoff, lapse, rung }: Containment): WrittenDeny {
  return { policyName, method, scope, cutoff, lapse, ...(rung !== undefined && { rung }) };
}

/** The containment as it was written, if IAM shows it: a copy of the removal's event may come after the deny was put back. */
export async function stillStands(
  target: string,
  written: WrittenDeny,
  policies: Pick<TargetPolicies, 'read' | 'higher'>,
): Promise<Containment | undefined> {
  const containment = { ...asWritten(target, written), ...(written.rung !== undefined && { rung: written.rung }) };
  const shown = denyOnRung(written.rung, await documentOf(containment, policies), target);
  return shown !== undefined && deniesAllOf(shown, denyOf(containment)) ? containment : undefined;
}

async function documentOf(
  containment: Containment,
  { read, higher }: Pick<TargetPolicies, 'read' | 'higher'>,
): Promise<unknown> {
  const target = namedArn(containment.target);
  return containment.rung === undefined
    ? read(target, containment.policyName)
    : higher?.carried(target.name, managedPlace(containment).policyArn, containment.rung);
}
