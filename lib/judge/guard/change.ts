import type { Method } from '../../base/method.ts';
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
  /** Who carries the policy; a customer managed policy stands for itself. */
  readonly holder: { readonly kind: 'role' | 'user' | 'policy'; readonly name: string };
  readonly policyName: string;
  readonly incident: string;
  readonly method: Method;
  /** What was written, as the event holds it; absent when it holds none. */
  readonly document?: unknown;
}

/** A role lost what could carry a deny of ours; whether it carried one the event does not say. */
export interface RoleLoss extends Seen {
  readonly what: 'role';
  readonly how: 'deleted' | 'boundary-removed' | 'boundary-replaced';
  readonly roleName: string;
}

export type Part = 'rule' | 'function' | 'queue' | 'topic' | 'table' | 'parameter' | 'key' | 'alarm' | 'trail' | 'role';

/** Somebody else changed, stopped or deleted a part of the stack, or what brings it its events. */
export interface PartChange extends Seen {
  readonly what: 'part';
  readonly part: Part;
  /** Empty when the event does not name it. */
  readonly name: string;
  readonly severity: Severity;
  /** What it means for the guardrail, in the words of a finding. */
  readonly meaning: string;
}

/** One of our own functions did what it never does, or put a deny whose incident somebody has to know. */
export interface OwnCall extends Seen {
  readonly what: 'own-call';
  readonly roleName: string;
  /** `iam:PutRolePolicy`; the event's name without its date. */
  readonly action: string;
  /** The role, user, policy, function or bucket that an undeclared call named. */
  readonly target?: string;
  /** Why no function of ours does this; absent for a deny that looks as we write them. */
  readonly because?: string;
  readonly incident?: string;
}

export type GuardChange = DenyChange | RoleLoss | PartChange | OwnCall;
