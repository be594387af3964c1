import { createHash } from 'node:crypto';
import type { IamArn } from '../base/iam-arn.ts';
import { isObject, type JsonObject, textOf } from '../base/json.ts';
import { callerArn, type Principal, principalOf } from './principal.ts';

/** The fields of a CloudTrail record that we use. parseEvent checks them; nobody checks them again. */
export interface CloudTrailEvent {
  /** eventID, or `sha256-` and a digest of a record without one, so that a copy is still the same event. */
  readonly eventId: string;
  /** eventTime in whole seconds, UTC. Absent only when somebody shortened the record. */
  readonly time?: Date;
  readonly eventSource: string;
  readonly eventName: string;
  readonly region: string;
  /** The account of the event: recipientAccountId, else the envelope's account, else the caller's. Empty when the record has none. */
  readonly account: string;
  readonly principal: Principal;
  /** The role behind the session, or the user who called, by its ARN. */
  readonly caller?: IamArn;
  readonly outcome: CallOutcome;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  /** Whether the session was made with MFA, as AWS saw it. Absent where the record does not say. */
  readonly mfa?: boolean;
  readonly readOnly?: boolean;
  /** Absent when CloudTrail left them out: for failed calls, or above 100 KB. */
  readonly requestParameters?: JsonObject;
  readonly responseElements?: JsonObject;
}

/** `denied`: a permission was missing. `failed`: another reason. */
export type CallOutcome = 'succeeded' | 'denied' | 'failed';

/** The field of a record that could not be read. */
export class ParseError extends Error {
  override name = 'ParseError';
}

/**
 * Parses a CloudTrail record, bare or as `detail` of an EventBridge envelope.
 * @throws ParseError that names the field: `eventName is not a string`.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function parseEvent(value: unknown): CloudTrailEvent {
  if (!isObject(value)) throw new ParseError('not a CloudTrail record: expected a JSON object');
  if ('detail' in value && 'detail-type' in value) return parseRecord(value.detail, 'detail.', value);
  return parseRecord(value, '', undefined);
}

function parseRecord(record: unknown, at: string, envelope: JsonObject | undefined): CloudTrailEvent {
  if (!isObject(record)) throw new ParseError('detail is not an object');
  const principal = principalOf(record.userIdentity);
  const caller = callerArn(principal);
  const errorCode = textOf(record.errorCode);
  const time = parseTime(record.eventTime ?? envelope?.time, `${at}eventTime`);
  const requestParameters = isObject(record.requestParameters) ? record.requestParameters : undefined;
  const responseElements = isObject(record.responseElements) ? record.responseElements : undefined;
  const errorMessage = textOf(record.errorMessage);
  const sourceIp = textOf(record.sourceIPAddress);
  const userAgent = textOf(record.userAgent);
  const mfa = mfaIn(record.userIdentity);
  return {
    eventId: textOf(record.eventID) ?? digest(record),
    ...(time && { time }),
    eventSource: requiredText(record.eventSource, `${at}eventSource`),
    eventName: requiredText(record.eventName, `${at}eventName`),
    region: textOf(record.awsRegion) ?? textOf(envelope?.region) ?? '',
    account: textOf(record.recipientAccountId) ?? textOf(envelope?.account) ?? principal.account ?? '',
    principal,
    ...(caller && { caller }),
    outcome: outcomeOf(errorCode, errorMessage),
    ...(errorCode !== undefined && { errorCode }),
    ...(errorMessage !== undefined && { errorMessage }),
    ...(sourceIp !== undefined && { sourceIp }),
    ...(userAgent !== undefined && { userAgent }),
    ...(mfa !== undefined && { mfa }),
    ...(typeof record.readOnly === 'boolean' && { readOnly: record.readOnly }),
    ...(requestParameters && { requestParameters }),
    ...(responseElements && { responseElements }),
  };
}

/** CloudTrail writes `"true"` and `"false"`; some stores make truth values of them. */
function mfaIn(userIdentity: unknown): boolean | undefined {
  const context = isObject(userIdentity) ? userIdentity.sessionContext : undefined;
  const attributes = isObject(context) ? context.attributes : undefined;
  const said = isObject(attributes) ? String(attributes.mfaAuthenticated) : '';
  return said === 'true' ? true : said === 'false' ? false : undefined;
}

function requiredText(value: unknown, field: string): string {
  const text = textOf(value);
  if (text === undefined) throw new ParseError(`${field} is ${value === undefined ? 'missing' : 'not a string'}`);
  return text;
}

/** Some stores rewrite eventTime as `2024-12-16 18:41:07.000000000`, which is still UTC. */
function parseTime(value: unknown, field: string): Date | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const text = textOf(value);
  if (text === undefined) throw new ParseError(`${field} is not a string`);
  const iso = text.replace(' ', 'T').replace(/\.\d+/, '');
  const time = new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`);
  if (Number.isNaN(time.getTime()))
    throw new ParseError(`${field} is "${text.slice(0, 40)}", not a time such as 2026-01-31T12:00:00Z`);
  return time;
}

function digest(record: JsonObject): string {
  return `sha256-${createHash('sha256').update(JSON.stringify(record)).digest('hex').slice(0, 32)}`;
}

const DENIED = /(?:AccessDenied|Unauthorized|NotAuthorized|AuthorizationError|OperationNotPermitted)/i;

/** Services use different words for a refused iam:PassRole. Glue says "Cross-account pass role is not allowed." */
const DENIED_MESSAGE = /not authorized to perform|iam:PassRole|pass role is not allowed/i;

function outcomeOf(errorCode: string | undefined, errorMessage: string | undefined): CallOutcome {
  if (errorCode === undefined) return 'succeeded';
  return DENIED.test(errorCode) || DENIED_MESSAGE.test(errorMessage ?? '') ? 'denied' : 'failed';
}

const REFUSED_ROLE = /iam:PassRole on resource: (arn:[\w-]+:iam::[^:\s]*:role\/[^\s,;"']+)/;

/** The role that a refused call tried to pass, from the error message: CloudTrail leaves out the parameters of such calls. */
export function refusedRoleIn({ errorMessage }: Pick<CloudTrailEvent, 'errorMessage'>): string | undefined {
  return REFUSED_ROLE.exec(errorMessage ?? '')?.[1];
}
