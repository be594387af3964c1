import type { Settings } from '../base/settings/settings.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';
import type { Effects } from './effects.ts';
import type { Look } from './look.ts';
import type { KillSwitchReading } from './rails/kill-switch.ts';

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

/** The inline policies of users. Nothing deletes one here: a user's deny ends by itself or by a person. */
export interface UserPolicies extends Pick<RolePolicies, 'read' | 'put' | 'confirm'> {
  /** The unique id of the user of this name; undefined when there is none. */
  userId(userName: string): Promise<string | undefined>;
}

/** What is tried where the inline policies of a role leave no room: whoever fills them must not escape a deny by it. */
export interface HigherRungs {
  /** The document of a customer managed policy as far as the role carries it, attached or as its boundary. */
  carried(roleName: string, policyArn: string, rung: HigherRung): Promise<unknown>;
  /** Customer managed policies under our prefix that the role has attached. */
  ours(roleName: string): Promise<readonly AttachedPolicy[]>;
  /** Makes the policy say this, whatever it said before. */
  make(policyArn: string, document: unknown): Promise<Written>;
  attach(roleName: string, policyArn: string): Promise<Written>;
  /** Only one that nothing uses. */
  unmake(policyArn: string): Promise<Written>;
  /** ARN of the role's boundary. */
  boundary(roleName: string): Promise<string | undefined>;
  bound(roleName: string, policyArn: string): Promise<Written>;
  tag(roleName: string, key: string, value: string): Promise<Written>;
}

export type HigherRung = 'managed' | 'boundary';

/** A customer managed policy under our prefix that a role has attached. */
export interface AttachedPolicy {
  readonly policyArn: string;
  readonly document: unknown;
}

/** What `contain` works with. */
export interface ContainPorts {
  readonly policies: RolePolicies;
  readonly users: UserPolicies;
  readonly killSwitch: (now: Date) => Promise<KillSwitchReading>;
  readonly publish: Effects['publish'];
  /** Has what was written looked at once more after so many milliseconds. */
  readonly look: (look: Look, delay: number) => Promise<void>;
  /** One that answers from memory when it has to: nothing here may throw for the ledger's sake. */
  readonly ledger: Ledger;
  readonly settings: Settings;
}
