import type { Detector } from '../finding.ts';
import { partDetection } from '../part-detection.ts';
import type { GuardSubject } from './subject.ts';

export const guardTrailChanged: Detector<GuardSubject> = {
  id: 'guard-trail-changed',
  severity: 'critical',
  why: 'EventBridge receives calls only while a trail with management events is logging.',
  misses:
    'Changes of a trail with its home in another region, of the organization’s trail in the management account, and of the bucket behind a trail. Nothing shows which trail is ours, so every trail counts.',
  reference: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html',

  detect: (subject) => partDetection(subject, 'trail'),
};
