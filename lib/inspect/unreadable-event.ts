import { isoSeconds } from '../base/time.ts';
import type { Report } from '../contain/report.ts';
import type { SentNotice } from '../contain/sent-notice.ts';
import { detectAll } from '../detectors/finding.ts';
import { guardEventUnjudged } from '../detectors/guard/guard-event-unjudged.ts';
import type { UnjudgedEvents } from '../detectors/guard/subject.ts';
import { eventFactsIn } from '../event/queued.ts';
import { incidentOf } from '../incident/incident-of.ts';

/** The notice on a message of the queue that holds no event which could be read. Its words are bounded: see `eventFactsIn`. */
export function unreadableNotice(body: string, because: string, now: Date): SentNotice & { readonly decision: Report } {
  const facts = eventFactsIn(body);
  const fate = { kind: 'unreadable', because } as const;
  const about = {
    account: facts.account,
    region: '',
    time: isoSeconds(now),
    eventId: facts.eventId,
    eventSource: 'unknown',
    eventName: facts.eventName,
    principal: { kind: 'unknown' as const },
    role: { name: `event ${facts.eventId}` },
  };
  const findings = detectAll<UnjudgedEvents>([guardEventUnjudged], { events: [facts], fate });
  return {
    decision: {
      ...about,
      incident: incidentOf(facts.eventId, body),
      action: 'alert',
      severity: guardEventUnjudged.severity,
      guard: true,
      findings: findings.map((finding) => ({ ...finding, ...about })),
    },
  };
}
