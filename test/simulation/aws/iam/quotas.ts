import { QUOTAS } from '../../../support/iam/quotas.ts';
import type { HolderKind } from './states.ts';

/** Those that a schedule may lower or raise, beside the fixed ones of `QUOTAS`. */
export interface IamQuotas {
  /** Characters of all inline policies together. */
  readonly inline: Readonly<Record<HolderKind, number>>;
  readonly attached: Readonly<Record<HolderKind, number>>;
  /** Customer managed policies of the account. */
  readonly policies: number;
  readonly trustPolicy: number;
}

/**
 * As an account has them that asked for no more.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const DEFAULT_QUOTAS: IamQuotas = {
  inline: { Role: QUOTAS.inlineOfRole, User: QUOTAS.inlineOfUser, Group: 5120 },
  attached: { Role: QUOTAS.attachedToRole, User: 10, Group: 10 },
  policies: 1500,
  trustPolicy: QUOTAS.trustPolicy,
};
