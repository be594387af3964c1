import { raised } from '../../base/raised.ts';
import type { Settings } from '../../base/settings/settings.ts';
import type { Severity } from '../../base/severity.ts';
import type { EventFacts } from '../../event/queued.ts';
import type { Rung } from '../../incident/deny/found.ts';
import type { IncidentState } from '../../incident/incident.ts';
import { callerOf } from '../../judge/guard/caller.ts';
import type { GuardChange } from '../../judge/guard/change.ts';
import type { GrantedPass } from '../../judge/power/granted-passes.ts';
import type { Detection, DetectorFinding, NamedRole } from '../finding.ts';

/** A guard change, with the facts from settings, ledger and IAM. */
export interface GuardSubject {
  readonly change: GuardChange;
  readonly settings: Settings;
  /** Whether guard.deployers names the caller, by the role behind the session. */
  readonly deployer: boolean;
  /** Whether the ledger has the incident in the policy's name; absent when the ledger may have forgotten it. */
  readonly recorded?: boolean;
  /** The deny before the change, by the ledger: active and to be restored, lifted, or lapsed; absent when the ledger does not know. */
  readonly denyBefore?: 'restorable' | 'lifted' | 'lapsed';
  /** Why the role counts as contained; absent when it does not. */
  readonly containedBecause?: string;
}

/** A change as a detection that names the caller. A mere attempt is one step less severe. */
export function changeDetection(
  { change: { event } }: GuardSubject,
  severity: Severity,
  did: string,
  meaning: string,
): Exclude<Detection, string> {
  const who = callerOf(event);
  if (event.outcome === 'succeeded') return { evidence: `${who} ${did}: ${meaning}`, severity };
  const became = event.outcome === 'denied' ? 'was denied' : `failed (${event.errorCode ?? 'no reason given'})`;
  return { evidence: `${who} tried and ${became}: ${did}`, severity: raised(severity, -1) };
}

export const WILL_BE_RESTORED =
  '; Rolewarden restores it unless the limit of restorations is reached, and reports the result';

/** Like `changeDetection`, but only `info` for a deployer, because a deployment of the stack changes all of its parts. */
export function stackDetection(subject: GuardSubject, severity: Severity, did: string, meaning: string): Detection {
  if (!subject.deployer) return changeDetection(subject, severity, did, meaning);
  return changeDetection(subject, 'info', did, `${meaning}; guard.deployers in rolewarden.yml names this caller`);
}

/** Trust policies that the first scan accepted as they were. */
export interface TakenTrusts {
  readonly roles: number;
  /** For each role with a finding of medium or worse, its worst finding; worst first. */
  readonly worst: readonly { readonly role: NamedRole; readonly finding: DetectorFinding }[];
}

/** Passes between roles that are as the first scan found them, by grants that name the passed role; worst first. */
export interface TakenGrants {
  readonly passes: readonly GrantedPass[];
  /** How many grants were not looked at. */
  readonly left: number;
  /** By `contain.byDesign` they are contained all the same. */
  readonly isContained: boolean;
}

/** A changed trust policy, or one of a new role, that no event reported. */
export interface MissedTrust {
  readonly role: NamedRole;
  /** True when the role is new, so that there is no earlier trust policy to compare. */
  readonly created: boolean;
  /** The effect of the change in words; empty when it neither loosened nor tightened the trust. */
  readonly changes: readonly string[];
}

/** A policy under our prefix, as the sweep found it. */
export interface SweptPolicy {
  readonly policyName: string;
  readonly rung: Rung;
  /** The IAM user who carries the policy; absent where a role does. */
  readonly user?: string;
  /**
   * The policy is a deny of ours, in force or over, or it is somebody else's. `endless`: release 0.1.0 set it as a boundary, and
   * its deny is over.
   */
  readonly verdict: 'live' | 'lapsed' | 'endless' | 'foreign';
}

/** A deny of ours that is in force, and what the ledger says of its incident. */
export interface DenyInForce {
  readonly policyName: string;
  /** The IAM user who carries the deny; absent where a role does. */
  readonly user?: string;
  /** The deny keeps new sessions out, for more than a moment. */
  readonly closed: boolean;
  /** `elsewhere`: the incident is of another role or user. Absent where the ledger may have forgotten. */
  readonly ledgerSays?: IncidentState | 'elsewhere' | 'nothing';
}

/** A deny that the ledger has for contained, and whether IAM shows it. */
export interface DenyToStand {
  readonly policyName: string;
  readonly incident: string;
  /** The IAM user who should carry the deny; absent where a role should. */
  readonly user?: string;
  readonly stands: boolean;
  /** When the sweep looked, in words and as a date. */
  readonly when: 'before its time' | 'a minute after it was written';
  readonly now: Date;
}

/** A part of the stack that is not as it was deployed, as the sweep found it. */
export interface GuardrailPart {
  readonly part: string;
  readonly severity: Severity;
  readonly says: string;
  readonly wayOut?: string;
  /** AWS did not answer: nothing is known of the part. */
  readonly unread?: true;
  /** The part is as it was deployed. */
  readonly well?: true;
}

export interface CanariesMissed {
  /** In a row. */
  readonly missed: number;
  /** When the latest was sent. */
  readonly since?: Date;
  /** The other regions whose canaries they are; absent for the one of the home region. */
  readonly regions?: readonly string[];
  /** Why one could not be sent. */
  readonly because?: string;
}

/** Events that were not judged, and what becomes of them. */
export interface UnjudgedEvents {
  readonly events: readonly EventFacts[];
  readonly fate:
    | { readonly kind: 'unreadable'; readonly because: string }
    | { readonly kind: 'retried' }
    | { readonly kind: 'given up' };
}
