import { createHash } from 'node:crypto';
import { isObject, type Json, type JsonObject, textOf } from '../../lib/base/json.ts';
import { ourRegion } from './arn.ts';
import { type Names, namesFor } from './names.ts';
import { isZone, ourText } from './text.ts';

/**
 * The shape of a CloudTrail record, bare or in its EventBridge envelope: the same keys, nesting and types, AWS's own words,
 * and names of ours in the place of every other value. The shape of a shape is itself.
 */
export function shapeOf(record: JsonObject): JsonObject {
  const names = namesFor(ownAccount(record));
  const region = textOf(record.awsRegion) ?? textOf(record.region);
  if (region !== undefined) ourRegion(region, names);
  return identified(shapeOfObject(record, { key: '', parent: '', names }));
}

interface Place {
  readonly key: string;
  readonly parent: string;
  readonly names: Names;
}

function ownAccount(record: JsonObject): string | undefined {
  const inner = isObject(record.detail) ? record.detail : record;
  const identity = isObject(inner.userIdentity) ? inner.userIdentity : {};
  return textOf(inner.recipientAccountId) ?? textOf(record.account) ?? textOf(identity.accountId);
}

function shapeOfValue(value: Json, place: Place): Json {
  if (typeof value === 'string') return shapeOfText(value, place);
  if (typeof value === 'number') return shapeOfNumber(value, place.key);
  if (Array.isArray(value)) return bounded(value, place.key).map((item) => shapeOfValue(item, place));
  return isObject(value) ? shapeOfObject(value, place) : value;
}

function shapeOfObject(value: JsonObject, { key, names }: Place): JsonObject {
  const members = Object.entries(value).map(([name, member]) => [
    ourKey(name, key, names),
    shapeOfValue(member ?? null, { key: name, parent: key, names }),
  ]);
  return Object.fromEntries(members);
}

/** A few items show the shape of a list; of a policy every item counts. */
function bounded(items: readonly Json[], key: string): readonly Json[] {
  return /^(?:Statement|Action|AWS|Service|roleArns)$/.test(key) ? items : items.slice(0, 3);
}

/** Maps whose keys the customer chooses. */
const OPEN = /^(?:tags|encryptionContext|variables|stageVariables)$/;

function ourKey(key: string, parent: string, names: Names): string {
  if (isZone(key)) return ourRegion(key.slice(0, -1), names) + key.slice(-1);
  return OPEN.test(parent) && !/^(?:aws|lambda-console):|^(?:items?|key|value|tag|tags|member)$/.test(key)
    ? names.ours('key', key)
    : key;
}

/** Lengths of sessions decide judgements. */
const KEPT_NUMBERS = /^(?:durationSeconds|maxSessionDuration)$/;
const SECONDS = Date.UTC(2026, 4, 4, 10) / 1000;

function shapeOfNumber(value: number, key: string): number {
  if (KEPT_NUMBERS.test(key) || Math.abs(value) < 2) return Number.isInteger(value) ? value : 0.5;
  if (!Number.isInteger(value)) return 0.5;
  if (value > 1e12) return SECONDS * 1000;
  return value > 1e9 ? SECONDS : 2 * Math.sign(value);
}

/** JSON inside a text keeps its own shape, its line breaks and its URL encoding. */
function shapeOfText(text: string, place: Place): string {
  const inner = parsed(text);
  if (inner !== undefined) return JSON.stringify(shapeOfValue(inner, place), null, text.includes('\n') ? 2 : 0);
  const plain = /%[0-9A-F]{2}/.test(text) ? decoded(text) : undefined;
  if (plain !== undefined && (plain.startsWith('arn:') || parsed(plain) !== undefined))
    return encodeURIComponent(shapeOfText(plain, place));
  return ourText(text, place);
}

function parsed(text: string): Json | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // a text that looks like JSON
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // a text with a percent sign
  }
}

/** Every record is an event of its own: its id is a digest of the rest. */
function identified(shape: JsonObject): JsonObject {
  if (isObject(shape.detail)) return { ...shape, detail: identified(shape.detail) };
  if (shape.eventID === undefined) return shape;
  const digest = createHash('sha256')
    .update(JSON.stringify({ ...shape, eventID: '' }))
    .digest('hex');
  return { ...shape, eventID: `${digest.slice(0, 8)}-0000-4000-8000-${digest.slice(8, 20)}` };
}
