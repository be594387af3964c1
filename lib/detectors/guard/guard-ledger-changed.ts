import type { Detector } from '../finding.ts';
import { partDetection } from '../part-detection.ts';
import type { GuardSubject } from './subject.ts';

export const guardLedgerChanged: Detector<GuardSubject> = {
  id: 'guard-ledger-changed',
  severity: 'critical',
  why: 'Without its ledger the guardrail forgets its containments, its lifts and its limits.',
  misses:
    'Entries that one of those changes who may: our functions and the operators. CloudTrail records such calls only where data events are on. A backup that somebody restores under another name.',
  reference: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/logging-using-cloudtrail.html',

  detect: (subject) => partDetection(subject, 'table'),
};
