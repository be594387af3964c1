import { isObject, type JsonObject } from '../../../base/json.ts';
import { DEEPEST } from '../texts.ts';

/** A member by its name without case: CloudTrail lowers the first letter in some services' records only. */
export function field(value: unknown, name: string): unknown {
  if (!isObject(value)) return undefined;
  const key = Object.keys(value).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : value[key];
}

/** Every object in the value with its path, outermost first, down to DEEPEST levels. */
export function objectsIn(value: unknown, path = '', depth = 0): { object: JsonObject; path: string }[] {
  if (depth > DEEPEST) return [];
  if (Array.isArray(value)) return value.flatMap((entry) => objectsIn(entry, `${path}[]`, depth + 1));
  if (!isObject(value)) return [];
  const inside = Object.entries(value).flatMap(([key, entry]) => objectsIn(entry, joined(path, key), depth + 1));
  return [{ object: value, path }, ...inside];
}

export function joined(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
