import type { NamedArn } from '../../base/arn.ts';
import type { Reading, Role } from '../../base/role.ts';
import type { Remade } from '../../contain/rails/rails.ts';
import type { Cause, Decided } from '../../contain/report.ts';
import type { CaseFinding, NamedRole } from '../../detectors/finding.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { AnyContainment } from '../../incident/deny/user-containment.ts';
import type { IncidentState } from '../../incident/incident.ts';

/** One per event and target role; the promised JSON of a decision (README, "Data"). */
export type Decision = Decided &
  (
    | {
        readonly action: 'contain' | 'observe';
        readonly cause: Cause;
        readonly containments: readonly AnyContainment[];
      }
    | { readonly action: 'alert' | 'suppress' }
  );

/** What was found about one role in one event, before anybody decides what to do about it. */
export interface Case {
  readonly event: CloudTrailEvent;
  /** `notice`: to be told, never contained. */
  readonly kind: Cause | 'notice';
  /** What a role that was given more is armed for. Passes count first: a closed trust leaves them armed. */
  readonly armed?: Cause;
  readonly role: NamedRole;
  /** The role's ARN taken apart; absent where nothing names the role by its ARN. */
  readonly target?: NamedArn;
  readonly reading: Reading<Role>;
  readonly findings: readonly CaseFinding[];
  /** What a trust change did to the document, in a responder's words. */
  readonly changes?: readonly string[];
  readonly passedTo?: readonly string[];
  /** Session names that the service is certain to use for what this event made; absent when it does not tell. */
  readonly sessionNames?: readonly string[];
  /** A later change event made the trust policy clean again: sessions of the bad window are what is left. */
  readonly closedAgain?: boolean;
}

/** What the ledger knows that bears on a case. */
export interface Circumstances {
  /** Whole-role denies on roles older than 24 h in the breaker's period. */
  readonly wholeRoleDenies: number;
  /** State of this very incident, when it was seen before. */
  readonly before?: IncidentState;
  /** The user who called was stopped for this very incident before: a copy of its event takes no second deny of the breaker's. */
  readonly userBefore?: boolean;
  /** Why the ledger did not answer. */
  readonly ledgerUnreachable?: string;
  readonly remade?: Remade;
  readonly now: Date;
}
