import type { GrowingAccount } from '../../account/snapshot.ts';
import type { Account } from '../../base/role.ts';
import type { Settings } from '../../base/settings/settings.ts';
import type { Effects } from '../../contain/effects.ts';
import type { Look } from '../../contain/look.ts';
import type { FoundPolicy } from '../../incident/deny/found.ts';
import type { Ledger } from '../../incident/ledger/ledger.ts';

export interface ScanPorts {
  /** Every role of the account as IAM shows it now. */
  readonly roles: () => Promise<Account & Pick<GrowingAccount, 'roles'>>;
  /** Every policy under our prefix that a role carries, with the role's trust policy. */
  readonly denies: () => Promise<readonly FoundPolicy[]>;
  /**
   * A ledger whose errors fly, never one with a fallback: to an empty memory a changed trust policy would look as if it was always
   * so, or every trust policy as if it was changed.
   */
  readonly ledger: Ledger;
  readonly effects: Effects;
  /** Delay in milliseconds. */
  readonly lookAgain: (look: Look, delay: number) => Promise<void>;
  readonly settings: Settings;
  readonly account: string;
  readonly region: string;
}

/** The result of a scan, or of a look after it, for the log. Roles are listed by ARN. */
export interface ScanSummary {
  readonly roles: number;
  /** How many roles were remembered at first sight, to be accepted at the next look. */
  readonly unseen: number;
  /** How many roles from first sight were accepted, because no event came. */
  readonly settled: number;
  /** Roles that IAM showed without a trust policy. */
  readonly unread: readonly string[];
  /** Roles to be looked at again. */
  readonly unexplained: readonly string[];
  /** Roles with a message. */
  readonly missed: readonly string[];
}
