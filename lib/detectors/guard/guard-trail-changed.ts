import type { Detector } from '../finding.ts';
import { partDetection } from '../part-detection.ts';
import type { GuardSubject } from './subject.ts';

export const guardTrailChanged: Detector<GuardSubject> = {
  id: 'guard-trail-changed',
  severity: 'critical',
  why: 'EventBridge hears of calls only while a trail with management events is logging.',
  misses:
    'A trail is told by no name, so any trail counts. One whose home is another region, the organization’s trail in the management account, and the bucket behind it are not seen.',
  reference: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html',

  detect: (subject) => partDetection(subject, 'trail'),
};
