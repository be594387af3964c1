import type { Role } from '../../base/role.ts';
import { shellWord } from '../../base/shell-word.ts';
import type { OwnDeny } from '../contained/own-denies.ts';
import { workloadNames } from './named-workloads.ts';
import type { WorkloadStep } from './workload-step.ts';

/** A task for a person, with a command if there is one. */
export interface Advice {
  readonly says: string;
  readonly command?: string;
}

interface Subject {
  readonly role: Role;
  readonly denies: readonly OwnDeny[];
  readonly services: readonly string[];
  /** The steps of the workloads that need no advice. */
  readonly steps: readonly WorkloadStep[];
}

const ASSOCIATION = (instance: string) =>
  `"$(aws ec2 describe-iam-instance-profile-associations --filters Name=instance-id,Values=${instance} --query 'IamInstanceProfileAssociations[0].AssociationId' --output text)"`;

/** Advice for workloads whose region nobody knows, and for every other service that got the role. */
export function workloadAdvice({ role, denies, services, steps }: Subject): Advice[] {
  const names = workloadNames({ denies });
  const seenTo = new Set(steps.map(({ workload }) => workload.name));
  const left = names.filter((name) => !seenTo.has(name));
  const profiles = {
    says: `every instance profile that holds ${role.name}`,
    command: `aws iam list-instance-profiles-for-role --role-name ${shellWord(role.name)}`,
  };
  const isOnEc2 = names.some(isInstance) || services.includes('ec2.amazonaws.com');
  const others = services.filter((service) => service !== 'ec2.amazonaws.com' && service !== 'lambda.amazonaws.com');
  return [
    ...left.filter((name) => /^i-[0-9a-f]+$/.test(name)).map(detached),
    ...(isOnEc2 ? [profiles] : []),
    ...(services.includes('lambda.amazonaws.com') ? left.filter((name) => !isInstance(name)).map(pointedBack) : []),
    ...others.map((service) => ({ says: `${service} was handed ${role.name}: give what it runs there another role` })),
  ];
}

function isInstance(name: string): boolean {
  return name.startsWith('i-');
}

function detached(instance: string): Advice {
  return {
    says: `detach the instance profile from ${instance}: which region it is in is not known, --region <region> does it (credentials it has already live up to 6 h: the deny covers them)`,
    command: `aws ec2 disassociate-iam-instance-profile --association-id ${ASSOCIATION(instance)}`,
  };
}

function pointedBack(name: string): Advice {
  return {
    says: `point function ${name} back to the role it had before: which region it is in is not known, --region <region> does it`,
    command: `aws lambda update-function-configuration --function-name ${shellWord(name)} --role ROLE_ARN_FROM_BEFORE`,
  };
}
