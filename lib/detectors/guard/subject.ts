import type { Settings } from '../../base/settings/settings.ts';
import { raised, type Severity } from '../../base/severity.ts';
import type { Rung } from '../../incident/deny/found.ts';
import type { IncidentState } from '../../incident/incident.ts';
import { callerOf } from '../../judge/guard/caller.ts';
import type { GuardChange } from '../../judge/guard/change.ts';
import type { Detection, DetectorFinding, NamedRole } from '../finding.ts';

/** A guard change with what settings, ledger and IAM know about it. */
export interface GuardSubject {
  readonly change: GuardChange;
  readonly settings: Settings;
  /** The caller is one of the deployers that the settings name, by the role behind the session. */
  readonly deployer: boolean;
  /** Whether the ledger has the incident that a policy's name speaks of; absent when the ledger may have forgotten. */
  readonly recorded?: boolean;
  /** What stood before the change, by the ledger: contained and put back, answered by a lift, or inert; absent when the ledger does not know. */
  readonly stood?: 'restorable' | 'lifted' | 'lapsed';
  /** Why we take the role for contained; absent when nothing says so. */
  readonly containedBecause?: string;
}

/** A change as a detection: who did it, and one step less for a mere attempt. */
export function told(
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

/** As `told`; a note when a deployer did it, because deploying the stack changes all of its parts. */
export function toldOfStack(subject: GuardSubject, severity: Severity, did: string, meaning: string): Detection {
  if (!subject.deployer) return told(subject, severity, did, meaning);
  return told(subject, 'info', did, `${meaning}; guard.deployers in rolewarden.yml names this caller`);
}

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

/** A policy under our prefix, as the sweep found it. */
export interface SweptPolicy {
  readonly policyName: string;
  readonly rung: Rung;
  /** The IAM user who carries the policy; absent where a role does. */
  readonly user?: string;
  /** The policy is a deny of ours, in force or over, or it is somebody else's. */
  readonly verdict: 'live' | 'lapsed' | 'foreign';
}

/** A deny of ours that is in force, and what the ledger says of its incident. */
export interface DenyInForce {
  readonly policyName: string;
  /** The IAM user who carries the deny; absent where a role does. */
  readonly user?: string;
  /** The deny keeps new sessions out, for more than a moment. */
  readonly closed: boolean;
  /** `elsewhere`: the incident is of another role. Absent where the ledger may have forgotten. */
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
