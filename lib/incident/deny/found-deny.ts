import type { Denied } from '../../base/method.ts';
import type { Scope } from './deny-policy.ts';

/** The content of a deny of ours, read back from IAM. */
export interface Deny {
  /** `session` also for a workload: both have the same document. */
  readonly scope: Scope;
  readonly denies: Denied;
  readonly cutoff: Date;
  readonly lapse: Date;
  /** The freeze lacks calls that ours lists: an older version wrote it, or somebody else. It counts as none. */
  readonly isHollow?: true;
}
