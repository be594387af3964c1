import { isObject, type JsonObject } from '../../base/json.ts';
import type { Severity } from '../../base/severity.ts';

const BLIND = {
  severity: 'critical' as Severity,
  meaning: 'calls that pass roles or change trust are no longer recorded',
};

/**
 * Whether UpdateTrail stops recording other regions or IAM, or PutEventSelectors leaves out management writes. EventBridge gets
 * only the calls that a trail records. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
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

/** The only sources that the API lets a trail leave out. Neither passes roles. */
const MAY_BE_LEFT_OUT = ['kms.amazonaws.com', 'rdsdata.amazonaws.com'];

/** A missing field has the API's default: management events are included, reads and writes. */
function seesWrites(selector: unknown): boolean {
  if (!isObject(selector) || selector.includeManagementEvents === false || selector.readWriteType === 'ReadOnly')
    return false;
  return areLeftOut(selector.excludeManagementEventSources ?? []);
}

/** A selector for management events that leaves out reads at most, and sources that may be left out. */
function seesAllManagement(selector: unknown): boolean {
  const selectors = isObject(selector) && Array.isArray(selector.fieldSelectors) ? selector.fieldSelectors : [];
  const fields = selectors.filter(isObject);
  const isManagement = fields.some(({ field, equals }) => field === 'eventCategory' && holds(equals, 'Management'));
  return isManagement && fields.every(narrowsNothing);
}

function narrowsNothing({ field, equals, notEquals }: JsonObject): boolean {
  if (field === 'eventCategory') return true;
  if (field === 'readOnly') return holds(equals, 'false');
  return field === 'eventSource' && equals === undefined && areLeftOut(notEquals);
}

function holds(values: unknown, value: string): boolean {
  return Array.isArray(values) && values.includes(value);
}

function areLeftOut(sources: unknown): boolean {
  return Array.isArray(sources) && sources.every((source) => MAY_BE_LEFT_OUT.includes(source));
}
