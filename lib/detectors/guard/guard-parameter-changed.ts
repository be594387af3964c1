import type { Detector } from '../finding.ts';
import { partDetection } from '../part-detection.ts';
import type { GuardSubject } from './subject.ts';

export const guardParameterChanged: Detector<GuardSubject> = {
  id: 'guard-parameter-changed',
  severity: 'critical',
  why: 'The kill switch stops every containment, and the webhook decides who reads the alerts.',
  misses: 'The new value: CloudTrail hides it, so switching off looks like switching on.',
  reference: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-cloudtrail-logs.html',

  detect: (subject) => partDetection(subject, 'parameter'),
};
