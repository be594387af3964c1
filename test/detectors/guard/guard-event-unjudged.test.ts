import { guardEventUnjudged } from '../../../lib/detectors/guard/guard-event-unjudged.ts';
import type { EventFacts } from '../../../lib/event/queued.ts';
import { OURS } from '../../support/events.ts';
import { testDetector } from '../test-detector.ts';

const event = (eventId: string): EventFacts => ({
  eventName: 'CreateFunction20150331',
  eventId,
  account: OURS,
  time: '2026-05-04T10:00:00Z',
});
const NAMED = 'CreateFunction20150331 of 2026-05-04T10:00:00Z in account 111122223333 (event e-1)';

testDetector(guardEventUnjudged, {
  flags: [
    {
      name: 'an event of a shape that Rolewarden cannot read',
      subject: { events: [event('e-1')], fate: { kind: 'unreadable', because: 'detail.eventName is not a string' } },
      evidence: `Rolewarden could not read ${NAMED}: detail.eventName is not a string; look the event up in CloudTrail`,
    },
    {
      name: 'an event that is tried again',
      subject: { events: [event('e-1')], fate: { kind: 'retried' } },
      evidence: `one event could not be judged for hours, or could not be delivered: ${NAMED}; the sweep hands it to inspect again`,
    },
    {
      name: 'events that are not tried again',
      subject: { events: [event('e-1'), event('e-2')], fate: { kind: 'given up' } },
      severity: 'critical',
      evidence: /^2 events could not be judged in many rounds .* look them up in CloudTrail and contain by hand/,
    },
    {
      name: 'many: five are named',
      subject: { events: Array.from({ length: 9 }, (_, index) => event(`e-${index}`)), fate: { kind: 'retried' } },
      evidence: /e-4\), 4 more; the sweep hands them/,
    },
  ],
  allows: [{ name: 'no event', subject: { events: [], fate: { kind: 'retried' } } }],
});
