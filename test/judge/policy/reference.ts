import type { PolicyCondition, PolicyDocument, Statement } from '../../../lib/judge/policy/document.ts';

/**
 * IAM's rules written out as naively as they can be, one concrete request at a time, to hold the engine against. It shares no code
 * with it: recursion instead of loops, a request instead of regions, certain values instead of three truths.
 */
export interface ConcreteRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
}

export function naiveMatch(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const [first, rest] = [pattern[0], pattern.slice(1)];
  if (first === '*') return naiveMatch(rest, text) || (text !== '' && naiveMatch(pattern, text.slice(1)));
  if (text === '') return false;
  return (first === '?' || first === text[0]) && naiveMatch(rest, text.slice(1));
}

export function naivelyAllowed(
  identity: readonly PolicyDocument[],
  limits: readonly (readonly PolicyDocument[])[],
  request: ConcreteRequest,
): boolean {
  const everything = [...identity, ...limits.flat()];
  const says = (documents: readonly PolicyDocument[], effect: string) =>
    documents.some(({ statements }) => statements.some((one) => one.effect === effect && applies(one, request)));
  if (says(everything, 'Deny')) return false;
  return says(identity, 'Allow') && limits.every((limit) => says(limit, 'Allow'));
}

function applies(statement: Statement, { action, resource, context }: ConcreteRequest): boolean {
  const lower = (texts: readonly string[]) => texts.map((text) => text.toLowerCase());
  const any = (patterns: readonly string[], text: string) => patterns.some((pattern) => naiveMatch(pattern, text));
  const actionFits = statement.actions
    ? any(lower(statement.actions), action.toLowerCase())
    : !any(lower(statement.notActions ?? []), action.toLowerCase());
  const resources = (statement.resources ?? statement.notResources ?? []).map((text) => fill(text, context));
  const readable = resources.filter((text) => text !== undefined);
  const resourceFits = statement.resources ? any(readable, resource) : !any(readable, resource);
  return actionFits && resourceFits && statement.conditions.every((condition) => holds(condition, context));
}

/** `${key}` filled in; undefined when the request has no such key. Values in the tests hold no wildcards. */
function fill(text: string, context: ConcreteRequest['context']): string | undefined {
  const open = text.indexOf('${');
  if (open < 0) return text;
  const close = text.indexOf('}', open);
  const held = context[text.slice(open + 2, close).toLowerCase()] ?? [];
  if (held.length !== 1) return undefined;
  return fill(`${text.slice(0, open)}${held[0]}${text.slice(close + 1)}`, context);
}

function holds({ operator, key, values }: PolicyCondition, context: ConcreteRequest['context']): boolean {
  const held = context[key.toLowerCase()] ?? [];
  if (operator === 'Null') return values.includes('true') ? held.length === 0 : held.length > 0;
  const [set, name] = operator.includes(':') ? operator.split(':') : ['', operator];
  const ifExists = name?.endsWith('IfExists') === true;
  const base = (name ?? '').replace('IfExists', '');
  const negated = base.includes('Not');
  if (held.length === 0) {
    if (set === 'ForAnyValue') return false;
    return ifExists || set === 'ForAllValues' || negated;
  }
  const one = (value: string) => {
    const matched = values.some((wanted) => compare(base.replace('Not', ''), value, wanted));
    return negated ? !matched : matched;
  };
  return set === 'ForAllValues' ? held.every(one) : held.some(one);
}

function compare(base: string, held: string, wanted: string): boolean {
  switch (base) {
    case 'StringEquals':
    case 'ArnEquals': // of ARNs without wildcards
      return held === wanted;
    case 'StringEqualsIgnoreCase':
    case 'Bool':
      return held.toLowerCase() === wanted.toLowerCase();
    case 'ArnLike': // each part between colons for itself; the last one takes the rest
      return (
        wanted.split(':').length === held.split(':').length &&
        wanted.split(':').every((part, n) => naiveMatch(part, held.split(':')[n] ?? ''))
      );
    case 'StringLike':
      return naiveMatch(wanted, held);
    case 'NumericLessThan':
      return Number(held) < Number(wanted);
    case 'NumericGreaterThanEquals':
      return Number(held) >= Number(wanted);
    case 'DateLessThan':
      return new Date(held) < new Date(wanted);
    case 'IpAddress':
      return held.startsWith(wanted.replace('0/24', ''));
    default:
      throw new Error(`the reference evaluator has no ${base}`);
  }
}
