import type { GrowingAccount } from '../../account/snapshot.ts';
import type { Account } from '../../base/role.ts';
import type { Settings } from '../../base/settings/settings.ts';
import type { Effects } from '../../contain/effects.ts';
import type { Look } from '../../contain/look.ts';
import type { Ledger } from '../../incident/ledger/ledger.ts';

export interface ScanPorts {
  /** Every role of the account as IAM shows it now. */
  readonly roles: () => Promise<Account & Pick<GrowingAccount, 'roles'>>;
  /**
   * One whose errors fly, never one with a fallback: a memory that knows nothing would take a changed trust policy for one that
   * was always so, or every one for changed.
   */
  readonly ledger: Ledger;
  readonly effects: Effects;
  /** Delay in milliseconds. */
  readonly lookAgain: (look: Look, delay: number) => Promise<void>;
  readonly settings: Settings;
  readonly account: string;
  readonly region: string;
}

/** What a scan, or a look after it, came to; told in the log. Roles by ARN. */
export interface ScanSummary {
  readonly roles: number;
  /** Remembered at first sight, to be accepted at the next look. */
  readonly unseen: number;
  /** Of the roles remembered so, those that no event explains: accepted as they are. */
  readonly settled: number;
  /** Roles that IAM showed without a trust policy. */
  readonly unread: readonly string[];
  /** Unexplained for now: to be looked at again. */
  readonly unexplained: readonly string[];
  /** Told as missed by events. */
  readonly missed: readonly string[];
}
