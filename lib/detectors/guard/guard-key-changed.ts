import type { Detector } from '../finding.ts';
import { partDetection } from '../part-detection.ts';
import { changeDetection, type GuardSubject } from './subject.ts';

export const guardKeyChanged: Detector<GuardSubject> = {
  id: 'guard-key-changed',
  severity: 'critical',
  why: 'With the key of our topic switched off, alerts and alarms can no longer be published.',
  misses:
    'A key has no name that the template could fix: without guard.keys in rolewarden.yml any key of the region is told, as a mere possibility.',
  reference: 'https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html',

  detect(subject) {
    const { change, settings } = subject;
    if (change.what !== 'part' || change.part !== 'key') return undefined;
    const keys = settings.guard?.keys;
    if (keys !== undefined) return keys.some(isKey(change.name)) && partDetection(subject, 'key');
    if (change.outcome !== 'changed') return undefined;
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

/** By id, whether the settings give that or the ARN. */
const isKey = (id: string) => (known: string) => id !== '' && known.slice(known.lastIndexOf('/') + 1) === id;
