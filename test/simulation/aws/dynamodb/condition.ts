import type { Bound } from './bound.ts';
import { type Item, isEqual, isLess } from './item.ts';
import { validation } from './refusals.ts';
import type { Tokens } from './tokens.ts';

/** `#state`, `accepted` or `:value`, as the expression spells it. */
export type Operand = string;

export type Condition =
  | { readonly is: 'AND' | 'OR'; readonly parts: readonly Condition[] }
  | { readonly is: 'NOT'; readonly part: Condition }
  | { readonly is: Comparator | 'IN' | 'BETWEEN' | FunctionName; readonly operands: readonly Operand[] };

export type Comparator = (typeof COMPARATORS)[number];
type FunctionName = keyof typeof FUNCTIONS;

const COMPARATORS = ['=', '<>', '<', '<=', '>', '>='] as const;
/** And how many operands each takes. */
const FUNCTIONS = { attribute_exists: 1, attribute_not_exists: 1, begins_with: 2 } as const;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html */
export function parseCondition(tokens: Tokens): Condition {
  const condition = either(tokens);
  tokens.end();
  return condition;
}

function either(tokens: Tokens): Condition {
  const parts = [both(tokens)];
  while (tokens.takes('OR')) parts.push(both(tokens));
  return joined('OR', parts);
}

function both(tokens: Tokens): Condition {
  const parts = [negated(tokens)];
  while (tokens.takes('AND')) parts.push(negated(tokens));
  return joined('AND', parts);
}

function joined(is: 'AND' | 'OR', parts: readonly Condition[]): Condition {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { is, parts };
}

function negated(tokens: Tokens): Condition {
  return tokens.takes('NOT') ? { is: 'NOT', part: negated(tokens) } : single(tokens);
}

/** `((a = :b))` is refused. */
const IN_PARENTHESES = new WeakSet<Condition>();

function single(tokens: Tokens): Condition {
  if (tokens.takes('(')) {
    const part = either(tokens);
    tokens.expect(')');
    if (IN_PARENTHESES.has(part)) throw validation('Invalid expression: The expression has redundant parentheses;');
    IN_PARENTHESES.add(part);
    return part;
  }
  const first = operand(tokens);
  if (tokens.takes('(')) return called(first, tokens);
  if (tokens.takes('BETWEEN')) {
    const low = operand(tokens);
    tokens.expect('AND');
    return { is: 'BETWEEN', operands: [first, low, operand(tokens)] };
  }
  if (tokens.takes('IN')) {
    tokens.expect('(');
    const operands = [first, ...tokens.list(() => operand(tokens))];
    tokens.expect(')');
    return { is: 'IN', operands };
  }
  const is = COMPARATORS.find((known) => known === tokens.next);
  if (is === undefined) throw tokens.wrong();
  tokens.take();
  const second = operand(tokens);
  if (first === second) throw validation(`Invalid expression: The first operand must be distinct; operator: ${is}`);
  return { is, operands: [first, second] };
}

function called(name: string, tokens: Tokens): Condition {
  if (!isFunction(name)) throw validation(`Invalid expression: Invalid function name; function: ${name}`);
  const operands = tokens.list(() => operand(tokens));
  tokens.expect(')');
  if (operands.length !== FUNCTIONS[name] || operands[0]?.startsWith(':') === true)
    throw validation(`Invalid expression: Operator or function requires a document path; function: ${name}`);
  return { is: name, operands };
}

function isFunction(name: string): name is FunctionName {
  return Object.hasOwn(FUNCTIONS, name);
}

export function operand(tokens: Tokens): Operand {
  const token = tokens.take();
  if (!/^[#:\w]/.test(token)) throw tokens.wrong();
  return token;
}

/** Whether the item, or no item, meets the condition. */
export function holds(condition: Condition, item: Item | undefined, bound: Bound): boolean {
  switch (condition.is) {
    case 'AND':
      return condition.parts.every((part) => holds(part, item, bound));
    case 'OR':
      return condition.parts.some((part) => holds(part, item, bound));
    case 'NOT':
      return !holds(condition.part, item, bound);
    default:
      return isMet(condition.is, condition.operands, (name) => bound.valueOf(name, item));
  }
}

/** What an attribute that is not there compares to: it is unequal to every value, and neither less nor greater. */
function isMet(
  is: Exclude<Condition['is'], 'AND' | 'OR' | 'NOT'>,
  operands: readonly Operand[],
  read: (name: Operand) => Item[string] | undefined,
): boolean {
  const [first, second, third] = operands.map(read);
  switch (is) {
    case '=':
      return isEqual(first, second);
    case '<>':
      return !isEqual(first, second);
    case '<':
      return isLess(first, second);
    case '>':
      return isLess(second, first);
    case '<=':
      return isLess(first, second) || isEqual(first, second);
    case '>=':
      return isLess(second, first) || isEqual(first, second);
    case 'BETWEEN':
      if (isLess(third, second))
        throw validation('Invalid expression: The BETWEEN operator requires an upper bound that is not less');
      return (isLess(second, first) || isEqual(first, second)) && (isLess(first, third) || isEqual(first, third));
    case 'IN':
      return operands.slice(1).some((name) => isEqual(first, read(name)));
    case 'begins_with':
      return first?.S !== undefined && second?.S !== undefined && first.S.startsWith(second.S);
    case 'attribute_exists':
      return first !== undefined;
    case 'attribute_not_exists':
      return first === undefined;
    default:
      return is satisfies never;
  }
}
