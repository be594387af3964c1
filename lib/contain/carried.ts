import type { Containment } from '../incident/deny/containment.ts';
import type { WrittenDeny } from '../incident/incident.ts';

/** Target and name of a policy, for outcomes without a containment. */
export interface PolicyPlace {
  readonly target: string;
  readonly policyName: string;
}

/** The role has no room for the incident's own deny: the containment is the one freeze of the role, which covers it. */
type Frozen = true;

/** The outcome of a command, for the message and the ledger. */
export type Carried =
  | {
      readonly outcome: 'written';
      readonly containment: Containment;
      readonly because?: string;
      /** Somebody had taken the deny away, and it was put back. */
      readonly restored?: boolean;
      /** The deny of an earlier time goes on. */
      readonly extended?: true;
      readonly frozen?: Frozen;
    }
  /** The target already had such a deny; nothing was written. */
  | {
      readonly outcome: 'stands';
      readonly containment: Containment;
      readonly because?: string;
      readonly frozen?: Frozen;
    }
  | { readonly outcome: 'observed'; readonly containment: Containment; readonly because: string }
  /**
   * `left`: the deny that still stops sessions from before the lift. `others`: so many other incidents keep the freeze of the
   * role as it is.
   */
  | (PolicyPlace & {
      readonly outcome: 'lifted' | 'revived';
      readonly by: string;
      readonly because?: string;
      readonly left?: WrittenDeny;
      readonly others?: number;
    })
  | (PolicyPlace & { readonly outcome: Exclude<Uncarried, 'unconfirmed'>; readonly because: string })
  /** `taken`: the deny that IAM took and does not show. */
  | (PolicyPlace & {
      readonly outcome: 'unconfirmed';
      readonly because: string;
      readonly taken?: Containment;
      readonly frozen?: Frozen;
    });

/**
 * Why IAM is not as ordered. `unconfirmed`: IAM took the deny and does not show it. `answered`: a person lifted the incident
 * before. `kept`: the lift did not change the deny.
 */
export type Uncarried = 'answered' | 'refused' | 'unmodifiable' | 'absent' | 'full' | 'unconfirmed' | 'kept';
