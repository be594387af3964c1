import { z } from 'zod';

/** One problem of a settings file for a person: the key, the value, the accepted values. */
export function lineOf(issue: z.core.$ZodIssue, schema: z.ZodType): string {
  const at = issue.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `"${at === '' ? '' : `${at}.`}${key}"`).join(', ');
    return `unknown key ${keys}; use ${oneOf(knownKeysAt(issue.path, schema))}`;
  }
  if (/^is /.test(issue.message)) return `${at} ${issue.message}`;
  if (issue.code === 'invalid_type')
    return `${at === '' ? 'the file' : at} is ${shown(issue.input)}; use ${EXPECTED[issue.expected] ?? issue.expected}`;
  if (issue.code === 'too_small')
    return `${at} is ${shown(issue.input)}; use at least ${issue.minimum}${issue.origin === 'array' ? ' entry' : ''}`;
  if (issue.code === 'invalid_union') return `${at} is ${shown(issue.input)}; use a date such as 2026-12-31`;
  return `${at === '' ? 'the file' : at}: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
}

const EXPECTED: Readonly<Record<string, string>> = {
  object: 'keys and values',
  array: 'a list',
  boolean: 'true or false',
  string: 'text',
  int: 'a whole number',
  number: 'a number',
};

/** The keys that the object at this path may have. They come from the JSON Schema, so that no second list goes stale. */
function knownKeysAt(path: readonly PropertyKey[], whole: z.ZodType): string[] {
  let schema: unknown = z.toJSONSchema(whole, { unrepresentable: 'any', io: 'input' });
  for (const part of path) {
    const node = schema as { properties?: Record<string, unknown>; items?: unknown };
    schema = typeof part === 'number' ? node.items : node.properties?.[String(part)];
  }
  return Object.keys((schema as { properties?: Record<string, unknown> } | undefined)?.properties ?? {});
}

export function oneOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

export function shown(value: unknown): string {
  return value === undefined ? 'missing' : (JSON.stringify(value) ?? String(value)).slice(0, 80);
}
