import type { Severity } from '../../base/severity.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';

interface Seen {
  readonly kind: 'guard-change';
  readonly event: CloudTrailEvent;
}

/** Somebody else removed, wrote, detached or attached a policy under a name of ours. */
export interface DenyChange extends Seen {
  readonly what: 'deny';
  readonly how: 'removed' | 'overwritten' | 'detached' | 'attached';
  /** The role or user with the policy; a customer managed policy is its own holder. */
  readonly holder: { readonly kind: 'role' | 'user' | 'policy'; readonly name: string };
  readonly policyName: string;
  /** Absent for a reserve policy of the stack: its name is of no incident. */
  readonly incident?: string;
  /** The new document as the event has it; absent when the event has none. */
  readonly document?: unknown;
}

/** A role was deleted, or lost its boundary. The event does not show whether that ended a deny of ours. */
export interface RoleLoss extends Seen {
  readonly what: 'role';
  readonly how: 'deleted' | 'boundary-removed' | 'boundary-replaced';
  readonly roleName: string;
}

export type Part =
  | 'rule'
  | 'bus'
  | 'function'
  | 'queue'
  | 'topic'
  | 'table'
  | 'parameter'
  | 'key'
  | 'alarm'
  | 'log'
  | 'stack'
  | 'trail'
  | 'role';

/** Somebody else changed, stopped or deleted a part of the stack, or the trail that its events come from. */
export interface PartChange extends Seen {
  readonly what: 'part';
  readonly part: Part;
  /** Empty when the event does not name it. */
  readonly name: string;
  readonly severity: Severity;
  /** The consequence for the guardrail, in the words of a finding. */
  readonly meaning: string;
}

/** A call by a role of ours: one that its function never makes, or a new deny whose incident must be on record. */
export interface OwnCall extends Seen {
  readonly what: 'own-call';
  readonly roleName: string;
  /** `iam:PutRolePolicy`; the event's name without its date. */
  readonly action: string;
  /** The role, user, policy, function or bucket that an undeclared call named. */
  readonly target?: string;
  /** Why no function of ours makes this call; absent for a deny as we write them. */
  readonly because?: string;
  readonly incident?: string;
}

export type GuardChange = DenyChange | RoleLoss | PartChange | OwnCall;
