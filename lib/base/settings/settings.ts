import type { Method } from '../method.ts';

/** The guardrail's answer to a finding. `alert` informs people and writes nothing. */
export type Response = 'alert' | Method;

/** A role pattern, the services that may get the role, and the principals that may pass it. Absent lists mean "any". */
export interface Approval {
  /** Role name or ARN; `*` and `?` are wildcards. */
  readonly role: string;
  readonly services?: readonly string[];
  /** ARNs or names of the callers (for a session, of its role); `*` and `?` are wildcards. */
  readonly principals?: readonly string[];
}

/** An owner's recorded reason to suppress. After `until` it is ignored and reported. */
export interface Exception {
  readonly role: string;
  readonly service?: string;
  readonly principal?: string;
  readonly detectors: readonly string[];
  readonly owner: string;
  readonly reason: string;
  readonly until: Date;
}

/** Why `mode: enforce` is accepted although whoever may change a function of the guardrail could write IAM with its role. */
export interface Enforce {
  /** The owner says that the service control policy of `rolewarden scp` is attached. `doctor` looks whether it holds for its caller. */
  readonly scp?: boolean;
  /** Somebody who knows that whoever may change the functions is an administrator, and since when: `2026-11-28`. */
  readonly acknowledged?: { readonly by: string; readonly on: string };
}

/** `rolewarden.yml`, checked and with its defaults. Durations are in milliseconds. */
export interface Settings {
  readonly mode: 'observe' | 'enforce';
  readonly enforce?: Enforce;
  /** Exceptions from `mode: enforce`: events of these accounts, and containments that only these detectors ask for, are alerts. */
  readonly observe: { readonly accounts: readonly string[]; readonly detectors: readonly string[] };
  /** The AWS Organizations id, `o-…`, whose accounts count as our own. */
  readonly organization?: string;
  readonly trusted: {
    readonly accounts: readonly string[];
    /** Federated providers (issuer host or provider ARN) known to be ours alone. */
    readonly providers: readonly string[];
    readonly services: readonly string[];
  };
  readonly protect: {
    readonly roles: readonly string[];
    /** IAM users, by name or ARN, that `contain.callerUser` never reaches. */
    readonly users?: readonly string[];
  };
  /** These passes are no finding. */
  readonly approved: readonly Approval[];
  /** Every pass that `approved` does not cover is a finding. */
  readonly onlyApproved: boolean;
  /** A detector id wins over a severity. */
  readonly respond: Readonly<Record<string, Response>>;
  readonly quarantine: { readonly window: number; readonly cap: number };
  readonly breaker: { readonly denies: number; readonly period: number };
  /** The sessions that a containment may reach. `wholeRole`: shared roles that their owners allow to be stopped whole. */
  readonly contain: {
    readonly passedRole: boolean;
    readonly changedRole: boolean;
    readonly callerSession: boolean;
    readonly wholeRole: readonly string[];
    /** When no inline or managed policy fits, the deny may become the boundary of a role in use that has none. */
    readonly boundary?: boolean;
    /** A pass that the account is built for is contained too, as if it were a surprise. */
    readonly byDesign?: boolean;
    /** A calling IAM user may be denied for `quarantine.cap`; after that its keys work again. */
    readonly callerUser?: boolean;
  };
  /** A role that was not used for this time is dormant. */
  readonly dormantAfter: number;
  readonly exceptions: readonly Exception[];
  /** The regions besides home whose events are forwarded; absent: all that are enabled in the account. */
  readonly regions?: readonly string[];
  /** Patterns of role and user ARNs: who may use the queues, the ledger and the topic beside our functions. Read at packaging. */
  readonly operators?: readonly string[];
  readonly guard?: {
    /** The deployers of the stack (role or user patterns). */
    readonly deployers?: readonly string[];
    /** Role or user patterns: when one of these deletes a deny, the incident counts as lifted and the deny is not restored. */
    readonly responders?: readonly string[];
    /** Role or user patterns of tools that remove unknown policies, such as Terraform: findings say so, and the deny is restored. */
    readonly infrastructure?: readonly string[];
    /** The KMS keys that the stack uses, by id or ARN. */
    readonly keys?: readonly string[];
  };
}
