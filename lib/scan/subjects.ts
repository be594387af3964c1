import type { DetectorFinding, NamedRole } from '../finding.ts';

/** Trust policies that were accepted as they stood, because the guardrail saw no other before. */
export interface TakenTrusts {
  readonly roles: number;
  /** The worst finding of each of them that has one of medium or worse, worst first. */
  readonly worst: readonly { readonly role: NamedRole; readonly finding: DetectorFinding }[];
}

/** A trust policy that changed, or came with a new role, and no event told of it. */
export interface MissedTrust {
  readonly role: NamedRole;
  /** Nothing is remembered of a role as new as this one. */
  readonly created: boolean;
  /** What the change did, in words; empty when nobody gets in more easily or less. */
  readonly changes: readonly string[];
}
