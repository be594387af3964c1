import type { OwnDeny } from '../contained/own-denies.ts';
import type { Edit } from '../live/edit.ts';

/** How one deny is lifted: the edits in order, and what they mean. Without edits there is nothing to do. */
export interface LiftStep {
  readonly deny: OwnDeny;
  readonly edits: readonly Edit[];
  readonly means: string;
  /** Why the lift is not possible, and the way out; then there are no edits. */
  readonly refused?: string;
  /** How many other incidents keep the freeze of the role as it is. */
  readonly others?: number;
}

export interface LiftOptions {
  /** The deny is deleted: earlier sessions work again, an attacker's included. */
  readonly revive: boolean;
  /** For a boundary of release 0.1.0, the one that the role had before, by --boundary: an ARN or `none`. */
  readonly boundary?: string;
}

export const REVIVED = "the deny goes: every earlier session works again, an attacker's included";

/** Deletes the policy only when nobody else uses it. */
export function deletion({ arn: policyArn, versions, uses }: NonNullable<OwnDeny['managed']>): Edit[] {
  if (uses > 1) return [];
  const spare = versions.filter(({ isDefault }) => !isDefault);
  return [
    ...spare.map(({ id }) => ({ call: 'delete-policy-version' as const, policyArn, versionId: id })),
    { call: 'delete-policy', policyArn },
  ];
}
