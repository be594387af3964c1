import type { Denied } from '../../base/method.ts';
import type { Scope } from './deny-policy.ts';

/** The document of a deny, which `denyPolicy` makes. */
export interface DenyPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly [
    {
      readonly Sid: 'Rolewarden';
      readonly Effect: 'Deny';
      readonly Action: '*' | readonly string[];
      readonly Resource: '*';
      readonly Condition: {
        /** On a role both dates; on a user only the second: a long-term key has no time of issue. */
        readonly DateLessThan: { readonly 'aws:TokenIssueTime'?: string; readonly 'aws:CurrentTime': string };
        readonly StringLike?: { readonly 'aws:userid': readonly string[] };
      };
    },
  ];
}

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

/** A policy by the name and document that it has for the rest of the code, and the reserve that it is in. */
export interface InReserve {
  readonly policyName: string;
  readonly document: unknown;
  readonly reserve?: string;
}
