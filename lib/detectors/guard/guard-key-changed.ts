import type { Detector } from '../finding.ts';
import { partDetection } from '../part-detection.ts';
import { changeDetection, type GuardSubject } from './subject.ts';

export const guardKeyChanged: Detector<GuardSubject> = {
  id: 'guard-key-changed',
  severity: 'critical',
  why: 'Without the key of our topic, alerts and alarms can no longer be published.',
  misses:
    'Which key is ours: the template cannot fix the id of a key. Without guard.keys in rolewarden.yml a change of any key in the region is reported as a mere possibility.',
  reference: 'https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html',

  detect(subject) {
    const { change, settings } = subject;
    if (change.what !== 'part' || change.part !== 'key') return undefined;
    const keys = settings.guard?.keys;
    if (keys !== undefined) return keys.some(isKey(change.name)) && partDetection(subject, 'key');
    if (change.event.outcome !== 'succeeded') return undefined;
    const severity = change.event.eventName === 'PutKeyPolicy' ? 'info' : 'medium';
    const did = `called ${change.event.eventName} on key ${change.name}`;
    return changeDetection(
      subject,
      severity,
      did,
      'name our key in guard.keys of rolewarden.yml: until then it may be this one',
    );
  },
};

/** Compares by key id; the settings may have the id or the ARN. */
const isKey = (id: string) => (known: string) => id !== '' && known.slice(known.lastIndexOf('/') + 1) === id;
