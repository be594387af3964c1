import { isObject, type JsonObject } from '../../base/json.ts';
import type { Severity } from '../../base/severity.ts';

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

/** The only sources that the API lets anybody leave out; none of them passes roles. */
const MAY_BE_LEFT_OUT = ['kms.amazonaws.com', 'rdsdata.amazonaws.com'];

/** Defaults of the API: management events included, reads and writes. */
function seesWrites(selector: unknown): boolean {
  if (!isObject(selector) || selector.includeManagementEvents === false || selector.readWriteType === 'ReadOnly')
    return false;
  return areLeftOut(selector.excludeManagementEventSources ?? []);
}

/** A management selector that is not narrowed, or only to the writes. */
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
