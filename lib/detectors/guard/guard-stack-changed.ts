import type { Detector } from '../finding.ts';
import { partDetection } from '../part-detection.ts';
import type { GuardSubject } from './subject.ts';

export const guardStackChanged: Detector<GuardSubject> = {
  id: 'guard-stack-changed',
  severity: 'critical',
  why: 'Whoever updates or deletes the stack of the guardrail changes every part of it at once. Its logs show what it did.',
  misses:
    'A change set or stack refactor that is executed by its ARN alone: the event names no stack. The change set itself was told. An account policy of CloudWatch Logs that masks or copies every log.',
  reference: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-api-logging-cloudtrail.html',

  detect: (subject) => partDetection(subject, 'stack') ?? partDetection(subject, 'log'),
};
