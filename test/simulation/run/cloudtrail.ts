import { isObject, type Json, type JsonObject } from '../../../lib/base/json.ts';
import { record, sessionOf } from '../../support/events.ts';

/** Only writes are events that a rule brings. */
const READS = /^(?:Get|List|Simulate|Generate)/;

/** CloudTrail's record of a write to IAM that was carried out; undefined for a read. */
export function recordOf(
  eventName: string,
  input: JsonObject,
  by: string,
  now: Date,
  roleId: string | undefined,
): JsonObject | undefined {
  if (READS.test(eventName)) return undefined;
  return record({
    eventTime: now.toISOString().replace(/\.\d+/, ''),
    eventName,
    userIdentity: sessionOf(by, by, roleId),
    requestParameters: inLowerCase(input),
  });
}

/** CloudTrail begins the names of parameters with a small letter, also within them. */
function inLowerCase(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((one: Json) => inLowerCase(one) ?? null);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.charAt(0).toLowerCase() + key.slice(1), inLowerCase(inner)]),
  );
}
