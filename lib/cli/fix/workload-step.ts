import { parseIamArn } from '../../base/arn.ts';
import type { Role } from '../../base/role.ts';
import { isoSeconds } from '../../base/time.ts';
import type { WorkloadRole } from '../../incident/ledger/history.ts';
import type { Association, FunctionNow, FunctionVersion, Workload, WorkloadEdit } from './ports.ts';

/** How one workload loses the role. Without `edit` and `refused` it has lost the role already. */
export interface WorkloadStep {
  readonly workload: Workload;
  readonly says: string;
  readonly edit?: WorkloadEdit;
  /** Why the step is not possible, and the way out. */
  readonly refused?: string;
  /** The work that remains for a person. */
  readonly left?: string;
}

/** Detaches the profile only while it contains this role. */
export function detachStep(workload: Workload, associations: readonly Association[], role: Role): WorkloadStep {
  const { name, region } = workload;
  const [association] = associations;
  if (association === undefined) return { workload, says: `instance ${name} carries no instance profile any more` };
  const { id, profile, role: profileRole } = association;
  if (profileRole !== role.name)
    return {
      workload,
      says: `instance ${name} carries profile ${profile} now, which holds ${profileRole ?? 'no role'}: it is left as it is`,
    };
  return {
    workload,
    says: `instance profile ${profile} is taken off instance ${name} (credentials it has already live up to 6 h: the deny covers them)`,
    edit: { call: 'disassociate-iam-instance-profile', region, associationId: id },
  };
}

export interface FunctionReading {
  readonly now?: FunctionNow;
  readonly versions: readonly FunctionVersion[];
  /** The latest earlier role of the function that is another one and not contained. */
  readonly before?: WorkloadRole;
  /** ARN of --function-role. */
  readonly chosen?: string;
}

/** @param isContained whether a role carries a deny of ours: a function must not get such a role */
export function pointBackStep(
  workload: Workload,
  { now, versions, before, chosen }: FunctionReading,
  role: Role,
  isContained: (roleArn: string) => boolean,
): WorkloadStep {
  const { name, region } = workload;
  if (now === undefined) return { workload, says: `there is no function ${name} in ${region} any more` };
  const carrying = versions.filter((one) => one.role === role.arn).map(({ version }) => version);
  const left = carrying.length === 0 ? {} : { left: carriedBy(carrying, name, role) };
  if (now.role !== role.arn)
    return { workload, says: `function ${name} runs with ${nameOf(now.role)} now: it is left as it is`, ...left };
  const target = chosen ?? before?.role;
  const says = `function ${name} goes back to the role it had before`;
  if (target === undefined) return { workload, says, refused: guessed(versions, role, isContained), ...left };
  if (target === role.arn)
    return { workload, says, refused: `${nameOf(target)} is the contained role itself`, ...left };
  if (isContained(target))
    return { workload, says, refused: `${nameOf(target)} is contained too: give another --function-role`, ...left };
  const source =
    chosen === undefined && before !== undefined
      ? `which it had by event ${before.eventId} of ${isoSeconds(before.time)}`
      : 'as you say';
  const revision = now.revisionId === undefined ? {} : { revisionId: now.revisionId };
  return {
    workload,
    says: `function ${name} goes back to ${target}, ${source}`,
    edit: { call: 'update-function-configuration', region, functionName: name, role: target, ...revision },
    ...left,
  };
}

/** A published version shows a role that the function once had, not always its last one. */
function guessed(versions: readonly FunctionVersion[], role: Role, isContained: (roleArn: string) => boolean): string {
  const newest = versions
    .toSorted((a, b) => b.version - a.version)
    .find((one) => one.role !== role.arn && !isContained(one.role));
  return newest === undefined
    ? 'no event and no version of it tells another role that is not contained: give --function-role <arn>, or delete the function'
    : `no event tells which; a guess by its version ${newest.version}: --function-role ${newest.role}`;
}

function carriedBy(versions: readonly number[], name: string, role: Role): string {
  const which = versions.length === 1 ? `version ${versions[0]}` : `versions ${versions.join(', ')}`;
  const keep = versions.length === 1 ? 'keeps' : 'keep';
  return `published ${which} of ${name} ${keep} ${role.name}: point aliases and triggers elsewhere, then delete what is left`;
}

function nameOf(arn: string): string {
  return parseIamArn(arn)?.name ?? arn;
}
