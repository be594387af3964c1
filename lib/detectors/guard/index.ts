import type { Detector } from '../finding.ts';
import { guardAlarmChanged } from './guard-alarm-changed.ts';
import { guardBoundaryRemoved } from './guard-boundary-removed.ts';
import { guardBoundaryStands } from './guard-boundary-stands.ts';
import { guardContainedRoleDeleted } from './guard-contained-role-deleted.ts';
import { guardDenyGone } from './guard-deny-gone.ts';
import { guardDenyRemoved } from './guard-deny-removed.ts';
import { guardEventUnjudged } from './guard-event-unjudged.ts';
import { guardForeignPolicy } from './guard-foreign-policy.ts';
import { guardFunctionChanged } from './guard-function-changed.ts';
import { guardKeyChanged } from './guard-key-changed.ts';
import { guardLedgerChanged } from './guard-ledger-changed.ts';
import { guardOwnCallUndeclared } from './guard-own-call-undeclared.ts';
import { guardOwnRoleChanged } from './guard-own-role-changed.ts';
import { guardParameterChanged } from './guard-parameter-changed.ts';
import { guardPassBaseline } from './guard-pass-baseline.ts';
import { guardQueueChanged } from './guard-queue-changed.ts';
import { guardRuleChanged } from './guard-rule-changed.ts';
import { guardStackChanged } from './guard-stack-changed.ts';
import { guardTopicChanged } from './guard-topic-changed.ts';
import { guardTrailChanged } from './guard-trail-changed.ts';
import { guardTrustBaseline } from './guard-trust-baseline.ts';
import { guardTrustMissed } from './guard-trust-missed.ts';
import { guardUnrecordedDeny } from './guard-unrecorded-deny.ts';
import type { GuardSubject } from './subject.ts';

export const guardDetectors: readonly Detector<GuardSubject>[] = [
  guardAlarmChanged,
  guardBoundaryRemoved,
  guardContainedRoleDeleted,
  guardDenyRemoved,
  guardForeignPolicy,
  guardFunctionChanged,
  guardKeyChanged,
  guardLedgerChanged,
  guardOwnCallUndeclared,
  guardOwnRoleChanged,
  guardParameterChanged,
  guardQueueChanged,
  guardRuleChanged,
  guardStackChanged,
  guardTopicChanged,
  guardTrailChanged,
];

/** Detectors of the daily scan: see lib/sweep/scan/. */
export const scanDetectors = [guardPassBaseline, guardTrustBaseline, guardTrustMissed] as const;

/** What the sweep tells of the denies themselves, and of events that were not judged; guard-foreign-policy it tells as well. */
export const sweepDetectors = [guardBoundaryStands, guardDenyGone, guardEventUnjudged, guardUnrecordedDeny] as const;
