import { createHash } from 'node:crypto';
import { isObject, jsonIn } from '../../base/json.ts';

/** Of a pattern or a schedule. The order of a pattern's members says nothing, and AWS may change it. */
export function digestOfEvent(on: string | undefined): string {
  const pattern = jsonIn(on);
  return createHash('sha256')
    .update(isObject(pattern) ? JSON.stringify(inOrder(pattern)) : (on ?? ''))
    .digest('hex');
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, inOrder(value[key])]),
  );
}
