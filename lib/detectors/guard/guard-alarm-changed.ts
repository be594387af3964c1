import type { Detector } from '../finding.ts';
import { partDetection } from '../part-detection.ts';
import type { GuardSubject } from './subject.ts';

export const guardAlarmChanged: Detector<GuardSubject> = {
  id: 'guard-alarm-changed',
  severity: 'high',
  why: 'Without its alarms the guardrail can fail for weeks and nobody is woken.',
  misses:
    'A mute rule that names no alarm of ours when it is made, a subscriber of the topic who throws the alarm away, and metrics that somebody writes so that an alarm stays quiet.',
  reference: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/logging_cw_api_calls.html',

  detect: (subject) => partDetection(subject, 'alarm'),
};
