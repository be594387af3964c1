import type { Reading, Role } from '../../base/role.ts';
import type { Settings } from '../../base/settings/settings.ts';
import type { RolePass } from '../../event/pass.ts';
import type { RoleChange } from '../../judge/power/role-change.ts';
import type { WorkloadChange } from '../../judge/power/workload-change.ts';

/** A role pass with all that is known about the role and the passer. */
export interface PassSubject {
  readonly pass: RolePass;
  /** The passed role; `unread` is never "safe". */
  readonly role: Reading<Role>;
  /** The caller as IAM knows it (role behind the session, or user). */
  readonly passer: Reading<Role>;
  readonly settings: Settings;
  readonly now: Date;
  /** This role to this service by this issuer for the first time; absent when the ledger cannot tell. */
  readonly firstSeen?: boolean;
  /** The role that stood where this one was put: on the same instance, or in the same instance profile. */
  readonly before?: Reading<Role>;
  /** Whom outside our account the role's trust policy lets in, in words; absent when nobody. */
  readonly outsiders?: string;
}

/** A role that a RoleChange touched, as it stands afterwards, and what makes that matter. */
export interface RoleChangeSubject {
  readonly change: RoleChange;
  readonly role: Reading<Role>;
  /** The caller as IAM knows it. */
  readonly caller: Reading<Role>;
  /** Services it was passed to before, and by whom, as far as the ledger remembers. */
  readonly passes: readonly { readonly service: string; readonly issuer: string }[];
  /** Whom outside the account its trust policy lets in, in words; absent when nobody. */
  readonly outsiders?: string;
  readonly settings: Settings;
  readonly now: Date;
}

/** A workload change with what is known about the role it commands. */
export interface WorkloadSubject {
  readonly change: WorkloadChange;
  readonly role: Reading<Role>;
  readonly caller: Reading<Role>;
  readonly settings: Settings;
  readonly now: Date;
}
