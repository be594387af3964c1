import type { Json, JsonObject } from '../../../lib/base/json.ts';

/** How CloudTrail may write one parameter path: casing, what lists look like, what is wrapped around the whole. */
export interface Rendering {
  readonly name: string;
  readonly key: (member: string) => string;
  readonly list: (value: Json) => Json;
  readonly around: (request: JsonObject, operation: string) => JsonObject;
}

const lowered = (member: string): string => member.charAt(0).toLowerCase() + member.slice(1);
const raised = (member: string): string => member.charAt(0).toUpperCase() + member.slice(1);
const same = <T>(value: T): T => value;

export const RENDERINGS: readonly Rendering[] = [
  { name: 'first letter lowered, plain lists', key: lowered, list: (value) => [value], around: same },
  { name: "the model's casing, as DLM writes", key: same, list: (value) => [value], around: same },
  { name: "EC2's sets of items", key: lowered, list: (value) => ({ items: [value] }), around: same },
  {
    name: "EC2's Request wrapper with one tagged content",
    key: raised,
    list: (value) => ({ tag: 1, content: value }),
    around: (request, operation) => ({ [`${operation}Request`]: { ...request, tag: 1 } }),
  },
  {
    name: "EC2's Request wrapper with tagged contents",
    key: raised,
    list: (value) => [{ tag: 1, content: value }],
    around: (request, operation) => ({ [`${operation}Request`]: request }),
  },
  {
    name: "API Gateway's body wrapper",
    key: lowered,
    list: (value) => [value],
    around: (request, operation) => ({ [`${lowered(operation)}Input`]: request, restApiId: 'a1b2c3' }),
  },
];

/** The request parameters with this text at this path of the model; map keys are arbitrary. */
export function requestWith(path: string, text: string, operation: string, rendering: Rendering): JsonObject {
  const body = path.split('.').reduceRight<Json>((value, segment) => {
    const marks = segment.match(/\[\]|\{\}/g) ?? [];
    const inside = marks.reduceRight<Json>(
      (held, mark) => (mark === '[]' ? rendering.list(held) : { 'any key': held }),
      value,
    );
    return { [rendering.key(segment.replace(/\[\]|\{\}/g, ''))]: inside };
  }, text);
  return rendering.around(body as JsonObject, operation);
}
