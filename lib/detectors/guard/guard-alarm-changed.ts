import type { Detector } from '../finding.ts';
import { partDetection } from '../part-detection.ts';
import type { GuardSubject } from './subject.ts';

export const guardAlarmChanged: Detector<GuardSubject> = {
  id: 'guard-alarm-changed',
  severity: 'high',
  why: 'Without its alarms the guardrail can fail for weeks and nobody is woken.',
  misses: 'An alarm that somebody overwrites with another threshold, or sets to OK.',
  reference: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/logging_cw_api_calls.html',

  detect: (subject) => partDetection(subject, 'alarm'),
};
