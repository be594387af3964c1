import type { Severity } from '../base/severity.ts';
import type { Finding, NamedRole } from '../detectors/finding.ts';
import type { Principal } from '../event/principal.ts';

/** Somebody a containment would have reached but cannot, and what a person can do instead. */
export interface Uncontained {
  readonly principal: string;
  readonly because: string;
}

/**
 * What a containment is there to stop, and so what ends it: a `trust` when its policy is closed again, a `pass` when a person
 * answers it.
 */
export type Cause = 'pass' | 'trust';

/** What every decision says. */
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
  readonly role: NamedRole;
  readonly findings: readonly Finding[];
  /** Absent for what is only told, whatever its severity. */
  readonly cause?: Cause;
  /** The event handed nothing over and opened nothing: it gave more to a role that was passed, or open, before. */
  readonly armed?: true;
  /** The event is about the guardrail itself: a part of it, or a deny of it that somebody touched. */
  readonly guard?: true;
  /** What a trust change did to the document, in a responder's words. */
  readonly changes?: readonly string[];
  /** Detectors whose findings ask for a containment; absent where none is written nor would be, or was. */
  readonly askedBy?: readonly string[];
  readonly because?: string;
  readonly uncontained?: readonly Uncontained[];
}

/** A decision as it travels to `contain`: for the message alone. No document is part of it. */
export interface Report extends Decided {
  readonly action: 'contain' | 'observe' | 'alert' | 'suppress';
}
