import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Bound } from './bound.ts';
import { type Operand, operand } from './condition.ts';
import type { Item } from './item.ts';
import { validation } from './refusals.ts';
import type { Tokens } from './tokens.ts';

/** `otherwise` is the operand of `if_not_exists`. */
interface Term {
  readonly operand: Operand;
  readonly otherwise?: Operand;
}

export type Action =
  | {
      readonly is: 'SET';
      readonly path: Operand;
      readonly first: Term;
      readonly sign?: '+' | '-';
      readonly second?: Term;
    }
  | { readonly is: 'REMOVE'; readonly path: Operand }
  | { readonly is: 'ADD'; readonly path: Operand; readonly value: Operand };

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html */
export function parseUpdate(tokens: Tokens): readonly Action[] {
  const actions: Action[] = [];
  const clauses = new Set<string>();
  while (tokens.next !== '') {
    const clause = tokens.take().toUpperCase();
    if (clauses.has(clause))
      throw validation(`Invalid UpdateExpression: The "${clause}" section can only be used once`);
    clauses.add(clause);
    actions.push(...tokens.list(() => action(clause, tokens)));
  }
  return actions;
}

function action(clause: string, tokens: Tokens): Action {
  const path = operand(tokens);
  if (path.startsWith(':')) throw tokens.wrong();
  switch (clause) {
    case 'SET': {
      tokens.expect('=');
      const first = term(tokens);
      const sign = (['+', '-'] as const).find((known) => tokens.takes(known));
      return sign === undefined ? { is: 'SET', path, first } : { is: 'SET', path, first, sign, second: term(tokens) };
    }
    case 'REMOVE':
      return { is: 'REMOVE', path };
    case 'ADD':
      return { is: 'ADD', path, value: operand(tokens) };
    default:
      throw validation(`Invalid UpdateExpression: Syntax error; token: "${clause}"`);
  }
}

function term(tokens: Tokens): Term {
  const first = operand(tokens);
  if (first !== 'if_not_exists') return { operand: first };
  tokens.expect('(');
  const path = operand(tokens);
  tokens.expect(',');
  const otherwise = operand(tokens);
  tokens.expect(')');
  return { operand: path, otherwise };
}

/** The item after the update. Every action reads the item as it was before. */
export function updated(before: Item, actions: readonly Action[], bound: Bound): Item {
  const after = { ...before };
  const changed = new Set<string>();
  for (const one of actions) {
    const name = bound.nameOf(one.path);
    if (name === 'pk' || name === 'sk')
      throw validation(`Cannot update attribute ${name}. This attribute is part of the key`);
    if (changed.has(name)) throw validation('Invalid UpdateExpression: Two document paths overlap with each other');
    changed.add(name);
    const value = valueAfter(one, before[name], (of) => termIn(of, before, bound));
    if (value === undefined) delete after[name];
    else after[name] = value;
  }
  return after;
}

function valueAfter(
  one: Action,
  now: AttributeValue | undefined,
  read: (term: Term) => AttributeValue,
): AttributeValue | undefined {
  switch (one.is) {
    case 'REMOVE':
      return undefined;
    case 'ADD':
      return added(now, read({ operand: one.value }));
    case 'SET':
      if (one.second === undefined) return read(one.first);
      return sum(read(one.first), read(one.second), one.sign === '-' ? -1 : 1);
    default:
      return one satisfies never;
  }
}

/** A number grows, a set of strings takes more. */
function added(now: AttributeValue | undefined, more: AttributeValue): AttributeValue {
  if (more.SS === undefined) return sum(now ?? { N: '0' }, more, 1);
  return { SS: [...new Set([...(now?.SS ?? []), ...more.SS])] };
}

function termIn({ operand: name, otherwise }: Term, item: Item, bound: Bound): AttributeValue {
  const value = bound.valueOf(name, item) ?? (otherwise === undefined ? undefined : bound.valueOf(otherwise, item));
  if (value === undefined)
    throw validation('The provided expression refers to an attribute that does not exist in the item');
  return value;
}

/** Numbers only: no sets. */
function sum(one: AttributeValue, other: AttributeValue, sign: 1 | -1): AttributeValue {
  if (one.N === undefined || other.N === undefined)
    throw validation('An operand in the update expression has an incorrect data type');
  return { N: String(Number(one.N) + sign * Number(other.N)) };
}
