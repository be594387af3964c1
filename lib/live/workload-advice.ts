import { shellWord } from '../containment.ts';
import type { Role } from '../role.ts';
import type { StandingDeny } from './standing.ts';

/** Something for a person to do, with a command where there is one. */
export interface Advice {
  readonly says: string;
  readonly command?: string;
}

interface Subject {
  readonly role: Role;
  readonly denies: readonly StandingDeny[];
  readonly services: readonly string[];
}

const ASSOCIATION = (instance: string) =>
  `"$(aws ec2 describe-iam-instance-profile-associations --filters Name=instance-id,Values=${instance} --query 'IamInstanceProfileAssociations[0].AssociationId' --output text)"`;

/** How to take the role away from what it was handed to: instances and functions by their session names, the rest by service. */
export function workloadAdvice({ role, denies, services }: Subject): Advice[] {
  const names = [
    ...new Set(
      denies.flatMap(({ scope, caller }) =>
        caller || scope.kind === 'role' ? [] : scope.userids.map((userid) => userid.slice(userid.indexOf(':') + 1)),
      ),
    ),
  ];
  const profiles = {
    says: `every instance profile that holds ${role.name}`,
    command: `aws iam list-instance-profiles-for-role --role-name ${shellWord(role.name)}`,
  };
  const isOnEc2 = names.some(isInstance) || services.includes('ec2.amazonaws.com');
  const others = services.filter((service) => service !== 'ec2.amazonaws.com' && service !== 'lambda.amazonaws.com');
  return [
    ...names.filter((name) => /^i-[0-9a-f]+$/.test(name)).map(detached),
    ...(isOnEc2 ? [profiles] : []),
    ...(services.includes('lambda.amazonaws.com') ? names.filter((name) => !isInstance(name)).map(pointedBack) : []),
    ...others.map((service) => ({ says: `${service} was handed ${role.name}: give what it runs there another role` })),
  ];
}

function isInstance(name: string): boolean {
  return name.startsWith('i-');
}

function detached(instance: string): Advice {
  return {
    says: `detach the instance profile from ${instance}, in its region (credentials it has already live up to 6 h: the deny covers them)`,
    command: `aws ec2 disassociate-iam-instance-profile --association-id ${ASSOCIATION(instance)}`,
  };
}

function pointedBack(name: string): Advice {
  return {
    says: `point function ${name} back to the role it had before, in its region`,
    command: `aws lambda update-function-configuration --function-name ${shellWord(name)} --role ROLE_ARN_FROM_BEFORE`,
  };
}
