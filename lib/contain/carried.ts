import type { Containment } from '../incident/deny/containment.ts';
import type { AnyContainment } from '../incident/deny/user-containment.ts';
import type { WrittenDeny } from '../incident/incident.ts';

/** Where a policy is, for outcomes that have no containment to show. */
export interface PolicyPlace {
  readonly target: string;
  readonly policyName: string;
}

/** What became of a command, for the message to say plainly. */
export type Carried = CarriedAs<Containment>;
export type AnyCarried = CarriedAs<AnyContainment>;

type CarriedAs<Its> =
  | {
      readonly outcome: 'written';
      readonly containment: Its;
      readonly because?: string;
      /** It stood before, and somebody had taken it away. */
      readonly restored?: boolean;
      /** What was asked for, where a deny that stood already was made to hold it too. */
      readonly ordered?: Its;
    }
  /** Was there already; nothing was written. */
  | { readonly outcome: 'stands'; readonly containment: Its }
  | { readonly outcome: 'observed'; readonly containment: Its; readonly because: string }
  /** `left`: what still denies sessions from before. */
  | (PolicyPlace & {
      readonly outcome: 'lifted' | 'revived';
      readonly by: string;
      readonly because?: string;
      readonly left?: WrittenDeny;
    })
  | (PolicyPlace & { readonly outcome: Exclude<Uncarried, 'unconfirmed'>; readonly because: string })
  /** `taken`: what IAM took and does not show. */
  | (PolicyPlace & { readonly outcome: 'unconfirmed'; readonly because: string; readonly taken?: Its });

/**
 * Why there is no deny. `unconfirmed`: IAM took it and does not show it. `answered`: a person lifted the incident before.
 * `kept`: a lift that left the deny as it stands.
 */
export type Uncarried = 'answered' | 'refused' | 'unmodifiable' | 'absent' | 'full' | 'unconfirmed' | 'kept';
