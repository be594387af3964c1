import { METHOD_NAMES, type Method } from '../method.ts';
import type { Severity } from '../severity.ts';
import { HOUR } from '../time.ts';

/** What the guardrail does about a finding. `alert` tells people and writes nothing. */
export type Response = 'alert' | Method;
/** The weakest first. */
export const RESPONSES: readonly Response[] = ['alert', ...METHOD_NAMES];

/** A role pattern and the services and principals it may be passed to and by. Absent lists mean "any". */
export interface Approval {
  /** Role name or ARN; `*` and `?` are wildcards. */
  readonly role: string;
  readonly services?: readonly string[];
  /** ARNs (or names) of the callers, a session by the role behind it; `*` and `?` are wildcards. */
  readonly principals?: readonly string[];
}

/** An owner's recorded reason to suppress. Ignored, and reported, once `until` has passed. */
export interface Exception {
  readonly role: string;
  readonly service?: string;
  readonly principal?: string;
  readonly detectors: readonly string[];
  readonly owner: string;
  readonly reason: string;
  readonly until: Date;
}

/** `rolewarden.yml`, checked and with its defaults. Durations in milliseconds. */
export interface Settings {
  readonly mode: 'observe' | 'enforce';
  /** What is only told although `mode` is enforce: events of these accounts, and what these detectors alone would contain. */
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
  readonly approved: readonly Approval[];
  /** By detector id first, then by severity. */
  readonly respond: Readonly<Record<string, Response>>;
  readonly quarantine: { readonly window: number; readonly cap: number };
  readonly breaker: { readonly denies: number; readonly period: number };
  /** Which sessions a containment may reach, and the roles whose owner opted in to being stopped whole although shared. */
  readonly contain: {
    readonly passedRole: boolean;
    readonly changedRole: boolean;
    readonly callerSession: boolean;
    readonly wholeRole: readonly string[];
    /** Where neither an inline nor a managed policy fits, a whole role may be stopped by its boundary, which does not end by itself. */
    readonly boundary?: boolean;
    /** An IAM user who called may be denied for `quarantine.cap`; after it the keys work again. */
    readonly callerUser?: boolean;
  };
  /** A role not used for so long is dormant. */
  readonly dormantAfter: number;
  readonly exceptions: readonly Exception[];
  readonly guard?: {
    /** Who deploys the stack (role or user patterns). */
    readonly deployers?: readonly string[];
    /** Who may end a containment by taking the deny away: answered by it, not put back (role or user patterns). */
    readonly responders?: readonly string[];
    /** Tools that strip policies they do not know, such as Terraform: told as such, and put back (role or user patterns). */
    readonly infrastructure?: readonly string[];
    /** The KMS keys that the stack uses, by id or ARN. */
    readonly keys?: readonly string[];
  };
}

export const DEFAULT_SETTINGS: Settings = {
  mode: 'observe',
  observe: { accounts: [], detectors: [] },
  trusted: { accounts: [], providers: [], services: [] },
  protect: { roles: [] },
  approved: [],
  respond: { critical: 'quarantine', high: 'quarantine', medium: 'alert', low: 'alert', info: 'alert' },
  quarantine: { window: HOUR, cap: 24 * HOUR },
  breaker: { denies: 5, period: HOUR },
  contain: { passedRole: true, changedRole: true, callerSession: true, wholeRole: [] },
  dormantAfter: 90 * 24 * HOUR,
  exceptions: [],
};

/** The detector's own entry wins over its severity's. */
export function responseTo(settings: Settings, detector: string, severity: Severity): Response {
  return settings.respond[detector] ?? settings.respond[severity] ?? 'alert';
}
