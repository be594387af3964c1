import type { Severity } from '../base/severity.ts';
import type { ContainmentOrder } from '../incident/deny/containment.ts';
import type { Cause } from './report.ts';

/** What every command carries. Whoever decides reads these fields and never the `report`. */
interface Common extends ContainmentOrder {
  /** The origin of the command, for example the event's id. */
  readonly id: string;
  /** The account of the event: its mode and its breaker count. */
  readonly account: string;
  /** The time of the event; absent where its record has none. */
  readonly at?: Date;
  /** ARN, or kind, of who called: for a session, of its role. Absent where a person asks. */
  readonly calledBy?: string;
  readonly cause: Cause;
  readonly severity: Severity;
  /** The detectors that ask for the containment; none where a person does. */
  readonly askedBy: readonly string[];
  /** See `Decided`. */
  readonly armed?: true;
  /** A `Report`, for people. `contain` hands it on as it is, and the compiler lets nobody read it here. */
  readonly report: object;
}

/**
 * The only input of `contain`. A command names the role or user, method and scope; `contain` itself makes documents and dates, so
 * that a bug in parsing an event can never write a policy.
 */
export type Command =
  | (Common & {
      /** `restore`: somebody took the deny away, and `contain` puts it back as the ledger has it. */
      readonly kind: 'contain' | 'extend' | 'restore';
      /** Unique id of the target, where known: one made anew under the same name has another. A user's is always known. */
      readonly targetId?: string;
    })
  | (Common & {
      readonly kind: 'lift';
      readonly by: string;
      readonly revive: boolean;
      /** Rolewarden itself lifts the deny, because the cause is gone. The rest of the deny stays guarded. */
      readonly down?: true;
    });
