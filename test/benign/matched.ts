import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../lib/base/json.ts';
import { watchedPasses } from '../../lib/event/catalogue/catalogue.ts';
import { WATCHED } from '../../lib/inspect/watched.ts';
import type { Rule } from '../../lib/packaging/rules.ts';
import { matches } from '../packaging/event-pattern.ts';

const rules = JSON.parse(readFileSync(new URL('../../lib/packaging/rules.json', import.meta.url), 'utf8')) as Rule[];

/** The event as EventBridge delivers it. */
export function envelopeOf(detail: JsonObject): JsonObject {
  return {
    source: `aws.${String(detail.eventSource).split('.')[0]}`,
    'detail-type': 'AWS API Call via CloudTrail',
    account: detail.recipientAccountId ?? '',
    time: detail.eventTime ?? '',
    region: detail.awsRegion ?? '',
    detail,
  };
}

/** Whether one of the committed rules brings the event to `inspect`. */
export function isMatched(record: JsonObject): boolean {
  const envelope = envelopeOf(record);
  return rules.some(({ pattern }) => matches(pattern, envelope));
}

const watched = new Set(
  [...watchedPasses(), ...WATCHED].flatMap(({ eventSource, eventNames }) =>
    eventNames.map((name) => `${eventSource} ${name}`),
  ),
);

export function isWatched(eventSource: string, eventName: string): boolean {
  return watched.has(`${eventSource} ${eventName}`);
}
