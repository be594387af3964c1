import type { Detector } from '../finding.ts';
import type { UnjudgedEvents } from './subject.ts';

/** Events that a message names; the log of the sweep and the queue have the others. */
const MOST_NAMED = 5;

export const guardEventUnjudged: Detector<UnjudgedEvents> = {
  id: 'guard-event-unjudged',
  title: 'Events were not judged',
  severity: 'high',
  why: 'An event that the rules brought was not judged: IAM, a queue or the ledger did not answer for hours, or the event has a shape that Rolewarden cannot read. Nobody knows what it handed over, so nothing was contained for it.',
  misses:
    'An event that EventBridge or CloudTrail never delivered. An event that still waits for its next try: the alarms rolewarden-events-wait and rolewarden-inspect-errors tell of those.',
  reference: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html',

  detect({ events, fate }) {
    if (events.length === 0) return undefined;
    const named = events
      .slice(0, MOST_NAMED)
      .map(
        ({ eventName, eventId, account, time }) => `${eventName} of ${time} in account ${account} (event ${eventId})`,
      );
    const left = events.length - named.length;
    const list = [...named, ...(left > 0 ? [`${left} more`] : [])].join(', ');
    const count = events.length === 1 ? 'one event' : `${events.length} events`;
    switch (fate.kind) {
      case 'unreadable':
        return `Rolewarden could not read ${list}: ${fate.because}; look the event up in CloudTrail and contain by hand what it handed over`;
      case 'retried':
        return `${count} could not be judged for hours, or could not be delivered: ${list}; the sweep hands ${events.length === 1 ? 'it' : 'them'} to inspect again, whose log says what failed`;
      case 'given up':
        return {
          severity: 'critical',
          evidence: `${count} could not be judged in many rounds and will not be tried again: ${list}; look ${events.length === 1 ? 'it' : 'them'} up in CloudTrail and contain by hand; rolewarden-failed keeps the messages for 14 days`,
        };
      default:
        return fate satisfies never;
    }
  },
};
