import { namedArn } from '../base/arn.ts';
import { isObject, isTexts, type Json, lookUp, textOf } from '../base/json.ts';
import { isSeverity } from '../base/severity.ts';
import type { Finding } from '../detectors/finding.ts';
import type { Command } from './command.ts';
import type { Report } from './report.ts';

/** What the words of a command fall back on. */
type Deciding = Pick<Command, 'incident' | 'id' | 'target' | 'account' | 'severity'>;

/**
 * The part of a command that is for people. What cannot be read of it is left out: no word keeps a deny away, and none that is
 * no text reaches the message.
 */
export function reportIn(value: Json | undefined, { incident, id, target, account, severity }: Deciding): Report {
  const words = Object.entries(isObject(value) ? value : {}).filter(([field, word]) => lookUp(READS, field)?.(word));
  const read: Partial<Report> = Object.fromEntries(words);
  return {
    ...read,
    incident: read.incident ?? incident,
    severity: read.severity ?? severity,
    account: read.account ?? account,
    region: read.region ?? '',
    eventId: read.eventId ?? id,
    eventSource: read.eventSource ?? '',
    eventName: read.eventName ?? '',
    principal: read.principal ?? { kind: 'unknown' },
    role: read.role ?? namedArn(target),
    findings: (read.findings ?? []).filter(isFinding),
    action: read.action ?? 'contain',
  };
}

const isText = (value: Json | undefined) => textOf(value) !== undefined;
const isAnyText = (value: Json | undefined) => typeof value === 'string';
const isTrue = (value: Json | undefined) => value === true;
const has = (value: Json | undefined, fields: readonly string[]) =>
  isObject(value) && fields.every((field) => isText(value[field]));

/** The fields of a report, and what each must be to be read. */
const READS: Readonly<Record<keyof Report, (value: Json | undefined) => boolean>> = {
  incident: isText,
  severity: isSeverity,
  account: isText,
  region: isAnyText,
  time: (value) => !Number.isNaN(Date.parse(textOf(value) ?? '')),
  eventId: isText,
  eventSource: isAnyText,
  eventName: isAnyText,
  principal: (value) => has(value, ['kind']),
  role: (value) => has(value, ['name']),
  findings: (value) => Array.isArray(value),
  action: (value) => ['contain', 'observe', 'alert', 'suppress'].some((action) => action === value),
  cause: (value) => value === 'pass' || value === 'trust',
  armed: isTrue,
  guard: isTrue,
  changes: isTexts,
  askedBy: isTexts,
  unread: isTexts,
  because: isText,
  uncontained: (value) => Array.isArray(value) && value.every((one: Json) => has(one, ['principal', 'because'])),
};

function isFinding(value: unknown): value is Finding {
  return has(value as Json, ['detector', 'title', 'evidence', 'reference']) && isSeverity((value as Finding).severity);
}
