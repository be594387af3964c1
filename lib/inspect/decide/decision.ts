import type { NamedArn } from '../../base/iam-arn.ts';
import type { Reading, Role } from '../../base/role.ts';
import type { Remade } from '../../contain/rails/rails.ts';
import type { Cause, Decided } from '../../contain/report.ts';
import type { CaseFinding, NamedRole } from '../../detectors/finding.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { Containment } from '../../incident/deny/containment.ts';
import type { ContainedPass, IncidentState } from '../../incident/incident.ts';

/** One for each event and target role. Its JSON is promised (docs/data.md): see `decisionJson`. */
export type Decision = Decided &
  (
    | {
        readonly action: 'contain' | 'observe';
        readonly cause: Cause;
        readonly containments: readonly Containment[];
      }
    | { readonly action: 'alert' | 'suppress' }
  );

/** A decision with what its rails said, so that nobody asks them again. */
export interface Judged {
  readonly decision: Decision;
  /** `protect` or the guardrail's own name keeps the role from ever being contained. */
  readonly isSpared: boolean;
  /** The breaker counts the decision as one that stops a whole role, or the user who called. */
  readonly counts: { readonly role: boolean; readonly user: boolean };
}

/** The findings about one role in one event, before `decide`. */
export interface Case {
  readonly event: CloudTrailEvent;
  /** `notice`: people get a message, and nothing is contained. */
  readonly kind: Cause | 'notice';
  /** For a role that was given more: how it can be misused. `pass` wins over `trust`, because a closed trust ends no pass. */
  readonly armed?: Cause;
  readonly role: NamedRole;
  /** The role's ARN taken apart; absent where nothing names the role by its ARN. */
  readonly target?: NamedArn;
  readonly reading: Reading<Role>;
  readonly findings: readonly CaseFinding[];
  /** What a trust change did to the document, in a responder's words. */
  readonly changes?: readonly string[];
  readonly passedTo?: readonly string[];
  /** See `Decided`. */
  readonly unread?: Decided['unread'];
  /** Session names that the service certainly uses for the workload of this event; absent when they are unknown. */
  readonly sessionNames?: readonly string[];
  /** A later change event made the trust policy clean again: only sessions of the bad window are left to stop. */
  readonly closedAgain?: boolean;
  /** A pass whose two ends could be read, as its incident keeps it where it is contained. */
  readonly pass?: ContainedPass;
  /** Why the pass is told and not contained, although its findings ask for it: see series.ts. */
  readonly series?: string;
}

/** The facts from outside the case that a decision needs. */
export interface Circumstances {
  /** Whole-role denies on roles older than 24 h in the breaker's period. */
  readonly wholeRoleDenies: number;
  /** State of this very incident, when it was seen before. */
  readonly before?: IncidentState;
  /** The user who called was stopped for this very incident before: a copy of the event takes no second deny of the breaker. */
  readonly userBefore?: boolean;
  /** Why the ledger did not answer. */
  readonly ledgerUnreachable?: string;
  readonly remade?: Remade;
  readonly now: Date;
}
