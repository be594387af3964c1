import type { Severity } from '../base/severity.ts';
import type { Finding, NamedRole } from '../detectors/finding.ts';
import type { CallOutcome } from '../event/cloudtrail.ts';
import type { Origin } from '../event/origin.ts';
import type { Principal } from '../event/principal.ts';

/** A principal that no containment can reach; `because` says what a person can do instead. */
export interface Uncontained {
  readonly principal: string;
  readonly because: string;
}

/**
 * The cause of a containment decides how it ends: for a `trust` when the policy is closed again, for a `pass` when a person
 * answers it.
 */
export type Cause = 'pass' | 'trust';

/** A deny is on the role of the incident, or on whoever called. */
export type DenyPart = 'role' | 'caller';

/** The fields that every decision has. */
export interface Decided {
  readonly incident: string;
  readonly severity: Severity;
  readonly account: string;
  readonly region: string;
  readonly time?: string;
  readonly eventId: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly principal: Principal;
  readonly origin?: Origin;
  /** Why the call did nothing; absent where it succeeded. */
  readonly refused?: Exclude<CallOutcome, 'succeeded'>;
  readonly role: NamedRole;
  /** The function, instance or other workload that got the role, where it is certain: at most three names. */
  readonly workloads?: readonly string[];
  readonly findings: readonly Finding[];
  /** Absent for a `notice`, whatever its severity. */
  readonly cause?: Cause;
  /** The event gave more permissions to a role that was passed, or open to outsiders, before. It passed or opened nothing itself. */
  readonly armed?: true;
  /** Somebody touched a part of the guardrail or one of its denies. */
  readonly guard?: true;
  /** The parts of a pass that could not be read and were not judged. */
  readonly unread?: readonly ('role' | 'passer')[];
  /** What a trust change did to the document, in a responder's words. */
  readonly changes?: readonly string[];
  /** Detectors whose findings ask for a containment; absent where no deny is, was or would be written. */
  readonly askedBy?: readonly string[];
  readonly because?: string;
  readonly uncontained?: readonly Uncontained[];
}

/** A decision as it travels to `contain`, only for the message. It carries no policy document. */
export interface Report extends Decided {
  readonly action: 'contain' | 'observe' | 'alert' | 'suppress';
  /** The denies that the decision asks for, where they are two: their outcomes are told together. */
  readonly parts?: readonly DenyPart[];
}
