import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { PartChange } from './change.ts';
import { PART_CALLS, type PartCall } from './part-calls.ts';
import { ownNamesIn } from './part-names.ts';

const byCall = new Map(PART_CALLS.map((call) => [`${call.eventSource} ${call.eventName}`, call]));

export function partChangesIn(event: CloudTrailEvent, call: string): PartChange[] {
  const known = byCall.get(`${event.eventSource} ${call}`);
  if (known === undefined) return [];
  const { severity, meaning } = judged(known, event);
  return ownNamesIn(known.part, event).map((name) => ({
    kind: 'guard-change',
    what: 'part',
    event,
    part: known.part,
    name,
    severity,
    meaning,
  }));
}

function judged(call: PartCall, event: CloudTrailEvent): Pick<PartCall, 'severity' | 'meaning'> {
  const request = event.requestParameters;
  return (request && call.judge?.(request, event)) ?? call;
}
