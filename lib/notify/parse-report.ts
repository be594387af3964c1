import { namedArn } from '../base/arn.ts';
import { isObject, isTexts, type Json, type JsonObject, lookUp, textOf } from '../base/json.ts';
import type { Approval } from '../base/settings/settings.ts';
import { isSeverity } from '../base/severity.ts';
import { cut, SAID_ONCE } from '../base/shortened.ts';
import type { About } from '../contain/sent-notice.ts';
import type { Notice } from '../contain/told.ts';
import type { Finding, NamedRole } from '../detectors/finding.ts';
import type { Origin } from '../event/origin.ts';
import type { Principal } from '../event/principal.ts';
import { isContainment } from './parse-carried.ts';

/**
 * The words of a decision. What cannot be read of them is left out: no word keeps a message away, and none that is no text
 * reaches it.
 */
export function reportIn(words: unknown, { incident, id, target, account, severity }: About): Notice['decision'] {
  const read: Partial<Notice['decision']> = wordsOf(words, READS);
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
    findings: (read.findings ?? []).map((finding) => ({ ...finding, ...absentIn(finding, read) })),
    action: read.action ?? 'contain',
  };
}

/** The words about the event, which a long report has once and not in every finding again: see `wordsWithin`. */
function absentIn(finding: Finding, read: Partial<Notice['decision']>): object {
  return Object.fromEntries(
    SAID_ONCE.filter((field) => finding[field] === undefined && read[field] !== undefined).map((field) => [
      field,
      read[field],
    ]),
  );
}

/** Reads one word; undefined where it is none. */
type Reads = (value: Json | undefined) => unknown;

/** The words that can be read, in the order in which they were sent. */
function wordsOf(value: unknown, reads: Readonly<Record<string, Reads>>): object {
  const words = Object.entries(isObject(value) ? value : {}).map(([field, word]) => [
    field,
    lookUp(reads, field)?.(word),
  ]);
  return Object.fromEntries(words.filter(([, word]) => word !== undefined));
}

const that =
  (isRead: (value: Json | undefined) => boolean): Reads =>
  (value) =>
    isRead(value) ? value : undefined;
const among = (...words: readonly string[]): Reads => that((value) => words.some((word) => word === value));

const text = that((value) => textOf(value) !== undefined);
const anyText = that((value) => typeof value === 'string');
const texts = that(isTexts);
const yes = that((value) => value === true);
const time = that((value) => !Number.isNaN(Date.parse(textOf(value) ?? '')));
const severity = that(isSeverity);

function listOf<T>(reads: (value: Json) => T | undefined): Reads {
  return (value) => (Array.isArray(value) ? value.map(reads).filter((one) => one !== undefined) : undefined);
}

/** Every member a text: what is none is left out, and the whole without a member that it needs. */
function textsIn<T>(needed: readonly string[]): (value: Json | undefined) => T | undefined {
  return (value) => {
    const read = Object.fromEntries(Object.entries(isObject(value) ? value : {}).filter(([, one]) => textOf(one)));
    return needed.every((field) => lookUp(read, field) !== undefined) ? (read as T) : undefined;
  };
}

const principal = textsIn<Principal>(['kind']);
const role = textsIn<NamedRole>(['name']);

function approval(value: Json | undefined): Approval | undefined {
  if (!isObject(value) || textOf(value.role) === undefined) return undefined;
  return [value.services, value.principals].every((list) => list === undefined || isTexts(list))
    ? (value as unknown as Approval)
    : undefined;
}

function finding(value: Json): Finding | undefined {
  const read: JsonObject = wordsOf(value, FINDING_READS) as JsonObject;
  const needed = ['detector', 'title', 'evidence', 'reference', 'severity'];
  return needed.every((field) => read[field] !== undefined) ? (read as unknown as Finding) : undefined;
}

/** The event that a decision and each of its findings are about. */
const EVENT_READS = {
  account: anyText,
  region: anyText,
  time,
  eventSource: anyText,
  eventName: anyText,
  principal,
  role,
};

/** An address and a client are an attacker's words: `originOf` makes none longer. */
const LONGEST_ORIGIN = 64;

const shortText: Reads = (value) => {
  const read = textOf(value);
  return read && cut(read, LONGEST_ORIGIN);
};

const ORIGIN_READS: Readonly<Record<keyof Origin, Reads>> = {
  address: shortText,
  mfa: that((value) => typeof value === 'boolean'),
  client: shortText,
};

const FINDING_READS: Readonly<Record<keyof Finding, Reads>> = {
  ...EVENT_READS,
  eventId: anyText,
  detector: text,
  severity,
  title: text,
  evidence: text,
  statement: that(Number.isInteger),
  existing: yes,
  missedByEvents: yes,
  reference: text,
  approval,
  count: that(Number.isInteger),
  examples: texts,
  passedTo: texts,
};

const READS: Readonly<Record<keyof Notice['decision'], Reads>> = {
  ...EVENT_READS,
  incident: text,
  severity,
  account: text,
  eventId: text,
  findings: listOf(finding),
  action: among('contain', 'observe', 'alert', 'suppress'),
  cause: among('pass', 'trust'),
  armed: yes,
  guard: yes,
  changes: texts,
  askedBy: texts,
  unread: that((value) => isTexts(value) && value.every((part) => part === 'role' || part === 'passer')),
  because: text,
  uncontained: that((value) => Array.isArray(value) && value.every(uncontained)),
  truncated: text,
  origin: (value) => (isObject(value) ? wordsOf(value, ORIGIN_READS) : undefined),
  workloads: texts,
  refused: among('denied', 'failed'),
  parts: that(
    (value) => isTexts(value) && value.length <= 2 && value.every((part) => part === 'role' || part === 'caller'),
  ),
  containments: that((value) => Array.isArray(value) && value.every(isContainment)),
};

const uncontained = textsIn(['principal', 'because']);
