import { isObject, type JsonObject } from '../../json.ts';

/** A member whatever its first letter: CloudTrail lowers it in some services' records and keeps it in others'. */
export function field(value: unknown, name: string): unknown {
  if (!isObject(value)) return undefined;
  const key = Object.keys(value).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : value[key];
}

/** Every object anywhere inside, outermost first. */
export function objectsIn(value: unknown, depth = 0): JsonObject[] {
  if (depth > 64) return [];
  if (Array.isArray(value)) return value.flatMap((entry) => objectsIn(entry, depth + 1));
  if (!isObject(value)) return [];
  return [value, ...Object.values(value).flatMap((entry) => objectsIn(entry, depth + 1))];
}

/** The JSON that a text holds; undefined when it holds none. */
export function jsonIn(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
