import type { Detector } from '../finding.ts';
import { partDetection } from '../part-detection.ts';
import type { GuardSubject } from './subject.ts';

export const guardQueueChanged: Detector<GuardSubject> = {
  id: 'guard-queue-changed',
  severity: 'critical',
  why: 'Commands wait on our queue. When it is purged or deleted, the denies that they order are never written.',
  misses:
    'Messages that one of those takes or sends who may: our functions and the operators. CloudTrail records such calls only where data events are on.',
  reference:
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-logging-using-cloudtrail.html',

  detect: (subject) => partDetection(subject, 'queue'),
};
