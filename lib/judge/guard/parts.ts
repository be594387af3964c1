import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { PartChange } from './change.ts';
import { PART_CALLS, type PartCall } from './part-calls.ts';
import type { Harm } from './part-judges.ts';
import { ownNamesIn } from './part-names.ts';

const byCall = new Map(PART_CALLS.map((call) => [`${call.eventSource} ${call.eventName}`, call]));

export function partChangesIn(event: CloudTrailEvent, call: string): PartChange[] {
  const known = byCall.get(`${event.eventSource} ${call}`);
  if (known === undefined) return [];
  const { severity, meaning } = judged(known, event);
  for (const part of known.also === undefined ? [known.part] : [known.part, known.also]) {
    const names = ownNamesIn(part, event);
    if (names.length > 0)
      return names.map((name) => ({ kind: 'guard-change', what: 'part', event, part, name, severity, meaning }));
  }
  return [];
}

function judged(call: PartCall, event: CloudTrailEvent): Harm {
  const request = event.requestParameters;
  return (request && call.judge?.(request)) ?? call;
}
