import type { HigherRungs } from './ladder.ts';

/** What IAM said to a write. Anything else is thrown: throttling, faults, timeouts are for the queue to try again. */
export type Written = 'done' | 'absent' | 'unmodifiable' | 'full';

/** The inline policies of roles. */
export interface RolePolicies {
  /** The unique id of the role of this name; undefined when there is none. */
  roleId(roleName: string): Promise<string | undefined>;
  /** When the role of this name was created; undefined when there is none. */
  createdAt?(roleName: string): Promise<Date | undefined>;
  /** The document as JSON; undefined when there is none. */
  read(roleName: string, policyName: string): Promise<unknown>;
  put(roleName: string, policyName: string, document: unknown): Promise<Written>;
  remove(roleName: string, policyName: string): Promise<Written>;
  /** Whether IAM shows this very document within seconds of its writing. */
  confirm(roleName: string, policyName: string, document: unknown): Promise<boolean>;
  /** Inline policies of the role under our prefix; none where there are too few of them to matter. */
  ours?(roleName: string): Promise<readonly { readonly policyName: string; readonly document: unknown }[]>;
  /** Where the inline policies are full; without it that is the end. */
  readonly higher?: HigherRungs;
}
