import { isObject } from '../../base/json.ts';

/**
 * The records in a value: the value itself, or those in `Records`, `Events` and, as JSON text, in `CloudTrailEvent` (the output of
 * `aws cloudtrail lookup-events`). Any other value is returned as it is, and parseEvent reports what it lacks.
 */
export function recordsIn(value: unknown): readonly unknown[] {
  if (!isObject(value) || 'eventVersion' in value || 'eventName' in value || 'detail' in value) return [value];
  if (Array.isArray(value.Records)) return value.Records.map(unfolded);
  if (Array.isArray(value.Events)) return value.Events.map(unfolded);
  return [unfolded(value)];
}

function unfolded(value: unknown): unknown {
  if (!isObject(value) || 'eventVersion' in value || typeof value.CloudTrailEvent !== 'string') return value;
  try {
    return JSON.parse(value.CloudTrailEvent) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return value;
    throw error;
  }
}
