import type { Account, Reading, Role } from '../base/role.ts';
import type { Settings } from '../base/settings/settings.ts';
import type { Decided } from '../contain/report.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';
import { issuerReference } from './naming.ts';

/** Reads the caller from IAM: the role behind the session, or the user. */
export async function readPasser(event: CloudTrailEvent, account: Account): Promise<Reading<Role>> {
  const issuer = issuerReference(event);
  if (issuer !== undefined) return account.role(issuer, event);
  const { kind, arn } = event.principal;
  if (kind === 'user' && arn !== undefined) return account.user(arn);
  return { state: 'unread', because: `the caller is ${kind === 'unknown' ? 'unknown' : `of kind ${kind}`}` };
}

/** Everything that judging one event reads; none of it writes to AWS. */
export interface Surroundings {
  readonly account: Account;
  readonly ledger: Ledger;
  readonly settings: Settings;
  readonly now: Date;
  /** `read` when the trust policy is IAM's answer: a unique id in it is a deleted principal. Absent when an event wrote it. */
  readonly trustSource?: 'read';
  /** Hears when a role was changed that IAM may still show as it was: the live guardrail judges the event again. */
  readonly onUnsettled?: (changed: Date) => void;
  /** Hears when the ledger did not say what decides, or did not note what decides later. */
  readonly onForgotten?: () => void;
  /** Hears of every pass that was judged without a part that IAM would have shown: `replay` counts them. */
  readonly onUnread?: (unread: Unread) => void;
}

export type Unread = NonNullable<Decided['unread']>;
