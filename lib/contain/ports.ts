import type { Target } from '../base/iam-arn.ts';
import type { Settings } from '../base/settings/settings.ts';
import type { Containment } from '../incident/deny/containment.ts';
import type { InReserve } from '../incident/deny/deny.ts';
import type { Incidents } from '../incident/ledger/incidents.ts';
import type { Effects } from './effects.ts';
import type { Look } from './look.ts';
import type { Seen } from './memory.ts';

/** IAM's answer to a write. Throttling, faults and timeouts are thrown, so that the queue tries again. */
export type Written = 'done' | 'absent' | 'unmodifiable' | 'full';

/** A role or user as IAM names it: events may leave its path out, and commands may say anything. */
export interface Identity {
  readonly arn: string;
  readonly id: string;
  readonly createdAt?: Date;
}

/** The policies of roles and users, as `contain` may read and put them. */
export interface TargetPolicies {
  /**
   * The role or user of this name; undefined when there is none.
   * @param isExpected it was there a moment ago: IAM's copies may be seconds behind, so they are asked again
   */
  identity(target: Target, isExpected?: boolean): Promise<Identity | undefined>;
  /** The inline policy's document as JSON; undefined when there is none. */
  read(target: Target, policyName: string): Promise<unknown>;
  put(target: Target, policyName: string, document: unknown): Promise<Written>;
  /** Whether IAM shows this very document within seconds of the write. */
  confirm(target: Target, policyName: string, document: unknown): Promise<boolean>;
  /** Of a role alone: the deny on a user ends by itself or by a person. */
  remove(roleName: string, policyName: string): Promise<Written>;
  /** The role's inline policies, whoever wrote them. An empty list where they are too many to read in time. */
  inline(role: Target): Promise<readonly InReserve[]>;
  /** The rungs for a role whose inline policies are full; absent where there are none. */
  readonly higher?: HigherRungs;
}

/** The rungs above the inline policies: an attacker who fills a role's inline policies must not escape a deny by it. */
export interface HigherRungs {
  /** The document of a customer managed policy if the role carries it, attached, in an attached reserve, or as its boundary. */
  carried(roleName: string, policyArn: string, rung: HigherRung): Promise<unknown>;
  attached(roleName: string): Promise<Attached>;
  /** Creates the policy, or gives one that is there already this document. */
  make(policyArn: string, document: unknown): Promise<Written>;
  /** Gives a policy that is there this document, in the reserve where it is in one. `full`: there is none. */
  remake(
    policy: Pick<Containment, 'target' | 'policyName' | 'reserve'>,
    document: Containment['policyDocument'],
  ): Promise<Written>;
  /** Undefined where there is no such policy, or it has a document of somebody else. */
  reserve(policyArn: string): Promise<Reserve | undefined>;
  attach(roleName: string, policyArn: string): Promise<Written>;
  /** Deletes a policy; one that is in use stays. */
  unmake(policyArn: string): Promise<Written>;
  state(roleName: string): Promise<RoleState>;
  /** Makes the policy the role's boundary. `denied`: IAM refuses it, for example by a service control policy. */
  bound(roleName: string, policyArn: string): Promise<Written | 'denied'>;
  tag(roleName: string, key: string, value: string): Promise<Written>;
}

export type HigherRung = 'managed' | 'boundary';

/** What decides whether a role may get a boundary of ours. */
export interface RoleState {
  readonly arn?: string;
  /** ARN of its boundary. */
  readonly boundary?: string;
  readonly createdAt?: Date;
  readonly lastUsed?: Date;
}

/** A reserve policy of the stack, with the deny that it has or had. */
export interface Reserve {
  readonly target: string;
  readonly policyName: string;
  readonly lapse: Date;
  /** How many users, groups and roles have it attached or as their boundary. */
  readonly uses: number;
}

/** The managed policies that a role has attached. */
export interface Attached {
  /** How many more the account's quota allows. */
  readonly slots: number;
  /** Customer managed policies under our prefix. */
  readonly ours: readonly InReserve[];
}

/** `unread`: why the switch could not be read. `on` is then the last known value, or off; somebody should be paged. */
export interface KillSwitchReading {
  readonly on: boolean;
  readonly unread?: string;
}

export interface ContainPorts {
  readonly policies: TargetPolicies;
  readonly killSwitch: (now: Date) => Promise<KillSwitchReading>;
  readonly publish: Effects['publish'];
  /** Orders a second look after so many milliseconds. */
  readonly look: (look: Look, delay: number) => Promise<void>;
  /** A ledger with a fallback: an error of the ledger must not stop a containment. */
  readonly ledger: Incidents;
  readonly settings: Settings;
  /** Absent where nothing is remembered. */
  readonly seen?: Seen;
  /** Which message of the queue is carried out. */
  readonly message?: string;
}
