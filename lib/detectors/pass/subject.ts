import type { Reading, Role } from '../../base/role.ts';
import type { Settings } from '../../base/settings/settings.ts';
import type { RolePass } from '../../event/pass.ts';
import type { RoleChange } from '../../judge/power/role-change.ts';
import type { WorkloadChange } from '../../judge/power/workload-change.ts';
import type { NamedRole } from '../finding.ts';

/** A role pass, with everything we know about the role and the passer. */
export interface PassSubject {
  readonly pass: RolePass;
  /** The passed role; `unread` is never "safe". */
  readonly role: Reading<Role>;
  /** The caller in IAM: the role behind the session, or the user. */
  readonly passer: Reading<Role>;
  readonly settings: Settings;
  readonly now: Date;
  /** Whether this issuer passes this role to this service for the first time; absent when the ledger does not know. */
  readonly firstSeen?: boolean;
  /** The previous role of the same instance or instance profile. */
  readonly before?: Reading<Role>;
  /** The outsiders whom the role's trust policy lets in, in words; absent when there are none. */
  readonly outsiders?: string;
}

/**
 * Why a pass is no surprise. `old-grant`: the grant by name came after the first scan, and this is its first use. `new-design`:
 * only administrators made or changed the two ends, at `changed` for the last time.
 */
export type StandingVerdict =
  | { readonly kind: 'by-design'; readonly because: string }
  | { readonly kind: 'old-grant'; readonly since: Date }
  | { readonly kind: 'new-design'; readonly changed: Date };

/** A pass between two principals that have been as they are for long enough. */
export interface StandingPassSubject {
  readonly pass: RolePass;
  readonly passer: Role;
  readonly passed: Role;
  readonly verdict: StandingVerdict;
  readonly now: Date;
  /** The caller's marks that no earlier pass over the edge had; absent where there are none. */
  readonly newMarks?: readonly NewMark[];
  /** How often the edge was used, as far as the ledger counts; this pass included. */
  readonly passes?: number | undefined;
}

/** A person or network that is new behind an edge. */
export interface NewMark {
  readonly kind: 'person' | 'network';
  readonly name: string;
  /** The ledger knows so many of the edge that it will not tell another one. */
  readonly isLast: boolean;
}

/** A role after a RoleChange, with its earlier passes and the outsiders it trusts. */
export interface RoleChangeSubject {
  readonly change: RoleChange;
  readonly role: Reading<Role>;
  /** The caller in IAM. */
  readonly caller: Reading<Role>;
  /** Earlier passes of the role that the ledger remembers. */
  readonly passes: readonly { readonly service: string; readonly issuer: string }[];
  /** The outsiders whom its trust policy lets in, in words; absent when there are none. */
  readonly outsiders?: string;
  readonly settings: Settings;
  readonly now: Date;
}

/** A workload change, with everything we know about the workload's role. */
export interface WorkloadSubject {
  readonly change: WorkloadChange;
  readonly role: Reading<Role>;
  readonly caller: Reading<Role>;
  readonly settings: Settings;
  readonly now: Date;
}

/** A pass whose role IAM has not shown for minutes. */
export interface UnjudgedPass {
  readonly pass: RolePass;
  readonly role: NamedRole;
}
