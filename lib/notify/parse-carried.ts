import { isObject, isTexts, type JsonObject, lookUp, textOf } from '../base/json.ts';
import { METHODS } from '../base/method.ts';
import type { Carried } from '../contain/carried.ts';
import type { Containment } from '../incident/deny/containment.ts';
import { scopeIn } from '../incident/deny/deny-policy.ts';

/** The outcome in a notice; undefined for one that this release does not know, or of which a part is missing. */
export function carriedIn(value: unknown): Carried | undefined {
  if (!isObject(value)) return undefined;
  const reads = lookUp(OUTCOMES, textOf(value.outcome) ?? '');
  const isRead = reads?.(value) && (value.because === undefined || typeof value.because === 'string');
  return isRead ? (value as unknown as Carried) : undefined;
}

type Reads = (value: JsonObject) => boolean;

const has = (value: JsonObject, ...fields: readonly string[]) => fields.every((field) => textOf(value[field]));

const ofContainment: Reads = ({ containment }) => isContainment(containment);
const ofPlace: Reads = (value) => has(value, 'target', 'policyName', 'because');
const ofLift: Reads = (value) =>
  has(value, 'target', 'policyName', 'by') && (value.others === undefined || Number.isInteger(value.others));

const OUTCOMES: Readonly<Record<Carried['outcome'], Reads>> = {
  written: ofContainment,
  stands: ofContainment,
  observed: ofContainment,
  lifted: ofLift,
  revived: ofLift,
  answered: ofPlace,
  refused: ofPlace,
  unmodifiable: ofPlace,
  absent: ofPlace,
  full: ofPlace,
  unconfirmed: ofPlace,
  kept: ofPlace,
};

export function isContainment(value: unknown): value is Containment {
  if (!isObject(value) || !has(value, 'target', 'policyName')) return false;
  const { cutoff, lapse, method, scope, policyDocument, rung } = value;
  return (
    [cutoff, lapse].every((time) => !Number.isNaN(Date.parse(textOf(time) ?? ''))) &&
    lookUp(METHODS, textOf(method) ?? '') !== undefined &&
    scopeIn(scope) !== undefined &&
    isDocument(policyDocument) &&
    (rung === undefined || rung === 'managed' || rung === 'boundary')
  );
}

function isDocument(document: unknown): boolean {
  const [deny]: unknown[] = isObject(document) && Array.isArray(document.Statement) ? document.Statement : [];
  return isObject(deny) && (typeof deny.Action === 'string' || isTexts(deny.Action));
}
