import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { PartChange } from './change.ts';
import { PART_CALLS, type PartCall } from './part-calls.ts';
import type { Harm } from './part-judges.ts';
import { ownNamesIn } from './part-names.ts';

const byCall = new Map(PART_CALLS.map((call) => [`${call.eventSource} ${call.eventName}`, call]));

/** `20150331v2`, `2020_05_31`: the API version that Lambda and CloudFront append to their event names. */
const DATE = /20\d\d_?\d\d_?\d\d(?:v\d+)?$/;

export function undatedCall({ eventName }: Pick<CloudTrailEvent, 'eventName'>): string {
  return eventName.replace(DATE, '');
}

export function partChangesIn(event: CloudTrailEvent): PartChange[] {
  const known = byCall.get(`${event.eventSource} ${undatedCall(event)}`);
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
