import type { Detector } from '../finding.ts';
import { partDetection } from '../part-detection.ts';
import type { GuardSubject } from './subject.ts';

export const guardKeyChanged: Detector<GuardSubject> = {
  id: 'guard-key-changed',
  severity: 'critical',
  why: 'Without the key of our topic, alerts and alarms can no longer be published.',
  misses:
    'Which key is ours: the template cannot fix the id of a key. Without guard.keys in rolewarden.yml nothing is reported, because every account changes keys of its own.',
  reference: 'https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html',

  detect(subject) {
    const { change, settings } = subject;
    if (change.what !== 'part' || change.part !== 'key') return undefined;
    return (settings.guard?.keys ?? []).some(isKey(change.name)) && partDetection(subject, 'key');
  },
};

/** Compares by key id; the settings may have the id or the ARN. */
const isKey = (id: string) => (known: string) => id !== '' && known.slice(known.lastIndexOf('/') + 1) === id;
