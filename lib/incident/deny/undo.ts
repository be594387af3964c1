import { shellWord } from '../../base/shell-word.ts';
import type { Containment } from './containment.ts';
import { managedPlace } from './containment-of.ts';
import { holderOf } from './deny-document.ts';

/** The promised JSON of a containment (docs/data.md). */
export type ContainmentJson = Containment & {
  /** The AWS CLI command that removes the policy. */
  readonly undo: string;
};

export function withUndo(containment: Containment): ContainmentJson {
  const { rung, reserve, ...deny } = containment;
  const undo = undoOf(containment);
  return { ...deny, undo, ...(rung !== undefined && { rung }), ...(reserve !== undefined && { reserve }) };
}

/** The AWS CLI command that removes the deny, on its rung. */
export function undoOf(containment: Containment): string {
  const { target, policyName, rung, reserve } = containment;
  const { roleName: name, policyArn } = managedPlace(containment);
  if (rung === undefined) {
    const holder = holderOf(target);
    return `aws iam delete-${holder}-policy --${holder}-name ${shellWord(name)} --policy-name ${shellWord(policyName)}`;
  }
  const off =
    rung === 'managed'
      ? `detach-role-policy --role-name ${shellWord(name)} --policy-arn ${policyArn}`
      : `delete-role-permissions-boundary --role-name ${shellWord(name)}`;
  if (reserve !== undefined) return `aws iam ${off}`; // the policy is the stack's
  return `aws iam ${off} && aws iam delete-policy --policy-arn ${policyArn}`;
}
