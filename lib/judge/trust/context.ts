import type { Role } from '../../base/role.ts';

/** The facts beside a trust policy: the account and the role, and the owner's list of trusted outsiders. */
export interface TrustContext {
  /** The account the role lives in. */
  readonly account: string;
  /** Our AWS Organizations id, `o-…`; without it no organization is known to be ours. */
  readonly organization?: string;
  readonly trusted: {
    readonly accounts: readonly string[];
    readonly providers: readonly string[];
    readonly services: readonly string[];
  };
  /**
   * `written`: an event writes the policy, and IAM resolves unique ids to living principals. `read`: GetRole returned it, so a
   * unique id in it is a deleted principal.
   */
  readonly source: 'written' | 'read';
  readonly role?: Role;
  /** True when the role is known to have no powers. An unknown role is not harmless. */
  readonly harmless?: boolean;
  readonly isPowerful?: boolean;
  /** The previous document, where known: some detectors report only new grants. */
  readonly before?: unknown;
  /** Earlier passes of the role that the ledger remembers. */
  readonly passes?: readonly { readonly service: string; readonly issuer: string }[];
}
