import type { Detector } from '../finding.ts';
import { partDetection } from '../part-detection.ts';
import type { GuardSubject } from './subject.ts';

export const guardTopicChanged: Detector<GuardSubject> = {
  id: 'guard-topic-changed',
  severity: 'critical',
  why: 'Without the topic or its subscribers a containment happens and nobody hears of it.',
  misses: 'A subscriber that stays subscribed and throws the messages away. An alert that an operator forges.',
  reference: 'https://docs.aws.amazon.com/sns/latest/dg/sns-logging-using-cloudtrail.html',

  detect: (subject) => partDetection(subject, 'topic'),
};
