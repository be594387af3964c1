import type { Detector } from '../finding.ts';
import { partDetection } from '../part-detection.ts';
import type { GuardSubject } from './subject.ts';

export const guardLedgerChanged: Detector<GuardSubject> = {
  id: 'guard-ledger-changed',
  severity: 'critical',
  why: 'Without its ledger the guardrail forgets its containments, its lifts and its limits.',
  misses: 'Entries that somebody changes: CloudTrail records those only where data events are on.',
  reference: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/logging-using-cloudtrail.html',

  detect: (subject) => partDetection(subject, 'table'),
};
