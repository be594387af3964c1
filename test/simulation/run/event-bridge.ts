import type { JsonObject } from '../../../lib/base/json.ts';
import { matches } from '../../packaging/event-pattern.ts';
import type { RuleWired } from './wiring.ts';

/** The envelope in which EventBridge hands on a record of CloudTrail. */
export function envelopeOf(record: JsonObject, account: string): JsonObject {
  const source = String(record.eventSource).replace('.amazonaws.com', '');
  return {
    version: '0',
    id: String(record.eventID),
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${source}`,
    account,
    time: record.eventTime,
    region: 'us-east-1',
    resources: [],
    detail: record,
  };
}

/** The rules that bring an event. Most of them name the call: those are found by it, as the patterns are asked anew otherwise. */
export function rulesFor(rules: readonly RuleWired[]): (envelope: JsonObject) => readonly RuleWired[] {
  const known = new Map<string, readonly RuleWired[]>();
  return (envelope) => {
    const text = JSON.stringify([envelope.source, envelope.detail]);
    const found = known.get(text) ?? rules.filter(({ pattern }) => matches(pattern, envelope));
    known.set(text, found);
    return found;
  };
}
