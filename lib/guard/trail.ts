import type { Severity } from '../finding.ts';
import { isObject, type JsonObject } from '../json.ts';

const BLIND = {
  severity: 'critical' as Severity,
  meaning: 'calls that pass roles or change trust are no longer recorded',
};

/**
 * UpdateTrail that ends a region or IAM, PutEventSelectors that leave management writes out: EventBridge is told only what a
 * trail records. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function blindness(request: JsonObject): typeof BLIND | undefined {
  const { includeGlobalServiceEvents, isMultiRegionTrail, eventSelectors, advancedEventSelectors } = request;
  if (includeGlobalServiceEvents === false || isMultiRegionTrail === false) return BLIND;
  if (Array.isArray(eventSelectors) && eventSelectors.length > 0)
    return eventSelectors.some(seesWrites) ? undefined : BLIND;
  if (Array.isArray(advancedEventSelectors) && advancedEventSelectors.length > 0)
    return advancedEventSelectors.some(seesAllManagement) ? undefined : BLIND;
  return undefined;
}

/** Defaults of the API: management events included, reads and writes. */
function seesWrites(selector: unknown): boolean {
  return isObject(selector) && selector.includeManagementEvents !== false && selector.readWriteType !== 'ReadOnly';
}

/** A management selector without another field, or one that asks for the writes. */
function seesAllManagement(selector: unknown): boolean {
  const fields = isObject(selector) && Array.isArray(selector.fieldSelectors) ? selector.fieldSelectors : [];
  const named = (name: string) => fields.filter((field) => isObject(field) && field.field === name);
  const equals = (field: unknown, value: string) =>
    isObject(field) && Array.isArray(field.equals) && field.equals.includes(value);
  if (!named('eventCategory').some((field) => equals(field, 'Management'))) return false;
  return named('readOnly').every((field) => equals(field, 'false'));
}
