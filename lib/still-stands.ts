import { parseIamArn } from './arn.ts';
import { type Containment, managedPlace } from './containment.ts';
import { parseDeny } from './deny-document.ts';
import type { WrittenDeny } from './incident.ts';
import { asWritten } from './restore.ts';
import type { RolePolicies } from './role-policies.ts';
import { covers, denyOf } from './stands.ts';

/** The containment as it was written, if IAM shows it still: a copy of the event that took it away asks although it is back. */
export async function stillStands(
  target: string,
  written: WrittenDeny,
  policies: Pick<RolePolicies, 'read' | 'higher'>,
): Promise<Containment | undefined> {
  const containment = { ...asWritten(target, written), ...(written.rung !== undefined && { rung: written.rung }) };
  const shown = parseDeny(await documentOf(containment, policies));
  return shown !== undefined && covers(shown, denyOf(containment)) ? containment : undefined;
}

async function documentOf(
  containment: Containment,
  { read, higher }: Pick<RolePolicies, 'read' | 'higher'>,
): Promise<unknown> {
  const role = parseIamArn(containment.target)?.name ?? '';
  return containment.rung === undefined
    ? read(role, containment.policyName)
    : higher?.carried(role, managedPlace(containment).policyArn, containment.rung);
}
