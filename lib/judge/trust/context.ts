import type { Role } from '../../base/role.ts';

/** What is known around a trust policy: whose role it is and whom its owner trusts. */
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
  /** `written`: somebody is writing it, so IAM resolves unique ids to living principals. `read`: GetRole answered it, so a unique id left in it is a deleted principal. */
  readonly source: 'written' | 'read';
  readonly role?: Role;
  /** Known to hold nothing that matters; unknown is not harmless. */
  readonly harmless?: boolean;
  readonly isPowerful?: boolean;
  /** The document that stood before this one, where known: some detectors look only at what is new. */
  readonly before?: unknown;
  /** Services the role was passed to before, and by whom, as far as the ledger remembers. */
  readonly passes?: readonly { readonly service: string; readonly issuer: string }[];
}
