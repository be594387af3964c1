export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined for anything but a text that is JSON. */
export function jsonIn(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // JSON.parse throws nothing but SyntaxError
  }
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

/** The object without undefined fields: in our JSON an absent value is an absent key. */
export function present<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** The table's entry for a name from outside. Never a member that every object has, such as `constructor`. */
export function lookUp<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/**
 * JSON that every queue takes. SQS refuses a message with U+FFFE or U+FFFF in it, which whoever writes a description may put there;
 * all other characters that it refuses are escaped in JSON anyway.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(/[\ufffe\uffff]/g, (odd) => `\\u${odd.charCodeAt(0).toString(16)}`);
}

/** What the value takes in a queue or in the ledger. */
export function bytesOf(value: unknown): number {
  return Buffer.byteLength(jsonText(value));
}
