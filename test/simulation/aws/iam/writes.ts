import { jsonIn, textOf } from '../../../../lib/base/json.ts';
import type { Call } from '../service.ts';
import { nameIn, type World } from './states.ts';

/** A write that IAM carried out, or refused. */
export interface IamWrite {
  readonly at: Date;
  readonly by: string;
  /** `PutRolePolicy`. */
  readonly name: string;
  readonly roleName?: string;
  readonly userName?: string;
  /** Also the name in the ARN of a managed policy; of a boundary taken off, the one that was there. */
  readonly policyName?: string;
  readonly policyArn?: string;
  readonly document?: unknown;
  /** The name of IAM's exception. */
  readonly refused?: string;
}

/** To be called before the write is made. */
export function writeOf({ name, input, now, by }: Call, world: World): IamWrite {
  const roleName = textOf(input.RoleName);
  const userName = textOf(input.UserName);
  const taken = name === 'DeleteRolePermissionsBoundary' ? world.Role.newest(roleName ?? '')?.boundary : undefined;
  const policyArn = textOf(input.PolicyArn) ?? textOf(input.PermissionsBoundary) ?? taken;
  const policyName = textOf(input.PolicyName) ?? (policyArn && nameIn(policyArn));
  const document = jsonIn(input.PolicyDocument ?? input.AssumeRolePolicyDocument);
  return {
    at: now,
    by,
    name,
    ...(roleName !== undefined && { roleName }),
    ...(userName !== undefined && { userName }),
    ...(policyName !== undefined && { policyName }),
    ...(policyArn !== undefined && { policyArn }),
    ...(document !== undefined && { document }),
  };
}
