import { parseIamArn } from '../base/arn.ts';
import { asWritten } from '../contain/restore.ts';
import type { Deny } from '../incident/deny/deny-document.ts';
import { denyIn, type FoundPolicy } from '../incident/deny/found.ts';
import { type OurName, parsePolicyName } from '../incident/deny/policy-name.ts';
import { deniesAllOf, denyOf } from '../incident/deny/stands.ts';
import type { Incident } from '../incident/incident.ts';
import { incidentKey } from '../incident/incident-key.ts';
import type { AllIncidents } from '../incident/ledger/all-incidents.ts';
import type { Attempts } from './attempts.ts';

/** A deny on a role, and the incident that needs it: its own, or one that only this deny covers. */
export interface NeededDeny {
  readonly found: FoundPolicy;
  readonly deny: Deny;
  readonly incident: Incident;
}

/** Each deny of ours on a role with each incident that needs it. The ledger is asked when the deny's turn comes. */
export async function* neededDenies(
  all: readonly FoundPolicy[],
  { ledger, account }: { readonly ledger: AllIncidents; readonly account: string },
  trying: Attempts,
): AsyncGenerator<NeededDeny> {
  const covered = withoutOwn((await trying.of(() => ledger.guarded(account))) ?? [], all);
  for (const found of all) {
    const deny = denyIn(found);
    if (deny === undefined) continue;
    const own = await trying.of(() => incidentOfDeny(found, ledger));
    if (own !== undefined) yield { found, deny, incident: own };
    for (const incident of covered) {
      if (incident.id === own?.id || incident.roleArn !== found.target.arn) continue;
      if (await trying.of(async () => isCoveredBy(found, incident))) yield { found, deny, incident };
    }
  }
}

/** The incident that the policy is named after. The deny of a caller is never extended nor lifted by the sweep. */
export async function incidentOfDeny(
  { policyName }: FoundPolicy,
  ledger: Pick<AllIncidents, 'incident'>,
): Promise<Incident | undefined> {
  const name = parsePolicyName(policyName);
  return name === undefined || name.caller ? undefined : ledger.incident(name.incident);
}

/** The guarded incidents that are frozen, or have no deny of their own on their role. */
function withoutOwn(guarded: readonly Incident[], all: readonly FoundPolicy[]): Incident[] {
  const own = new Set(all.filter(denyIn).map((found) => `${found.target.arn} ${keyOfDeny(found)}`));
  return guarded.filter(({ id, roleArn, frozen }) => frozen || !own.has(`${roleArn} ${id}`));
}

export function keyOfDeny({ policyName }: FoundPolicy): string | undefined {
  const name = parsePolicyName(policyName);
  return name && incidentKey(name);
}

/**
 * Whether the policy covers this incident, which has no deny of its own: it is the freeze of the role, or a wider deny, as release
 * 0.1.0 had it.
 */
function isCoveredBy(found: FoundPolicy, { frozen, roleArn, deny, caller }: Incident): boolean {
  if (caller === true || deny === undefined) return false;
  if (frozen) return deny.policyName === found.policyName;
  const shown = denyIn(found);
  return shown !== undefined && deniesAllOf(shown, denyOf(asWritten(roleArn, deny)));
}

/**
 * Whether the deny must stay although its own incident is over: other incidents on the role need it. A freeze of the role covers
 * those that have no deny of their own; a deny that release 0.1.0 widened may cover any.
 */
export async function isNeeded(
  found: FoundPolicy,
  name: OurName,
  ledger: Pick<AllIncidents, 'containedOn'>,
): Promise<boolean> {
  const { target: role } = found;
  const deny = denyIn(found);
  const isFreeze = deny?.denies === 'privilege calls' && deny.scope.kind === 'role';
  if (!isFreeze && name.widened === undefined) return false;
  const contained = await ledger.containedOn?.(parseIamArn(role.arn)?.account ?? '', role.name);
  const others = contained?.filter(({ id }) => id !== incidentKey(name));
  return others?.some(({ caller, frozen }) => frozen || (name.widened !== undefined && !caller)) ?? true;
}
