import type { Settings } from '../../base/settings/settings.ts';
import { raised, type Severity } from '../../base/severity.ts';
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
  readonly denyBefore?: 'restorable' | 'lifted' | 'lapsed';
  /** Why we take the role for contained; absent when nothing says so. */
  readonly containedBecause?: string;
}

/** A change as a detection: who did it, and one step less for a mere attempt. */
export function changeDetection(
  { change: { event, outcome } }: GuardSubject,
  severity: Severity,
  did: string,
  meaning: string,
): Exclude<Detection, string> {
  const who = callerOf(event);
  if (outcome === 'changed') return { evidence: `${who} ${did}: ${meaning}`, severity };
  const became = outcome === 'denied' ? 'was denied' : `failed (${event.errorCode ?? 'no reason given'})`;
  return { evidence: `${who} tried and ${became}: ${did}`, severity: raised(severity, -1) };
}

/** As `told`; a note when a deployer did it, because deploying the stack changes all of its parts. */
export function stackDetection(subject: GuardSubject, severity: Severity, did: string, meaning: string): Detection {
  if (!subject.deployer) return changeDetection(subject, severity, did, meaning);
  return changeDetection(subject, 'info', did, `${meaning}; guard.deployers in rolewarden.yml names this caller`);
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
