import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Operand } from './condition.ts';
import type { Item } from './item.ts';
import { validation } from './refusals.ts';

/** The names and values that a call gives to its expressions. */
export interface Bound {
  nameOf(operand: Operand): string;
  /** Undefined for an attribute that the item has not. */
  valueOf(operand: Operand, item: Item | undefined): AttributeValue | undefined;
}

interface Given {
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue> | undefined;
}

/** @throws ValidationException when an expression uses what is not given, or when something is given and never used */
export function bind(
  { ExpressionAttributeNames: names, ExpressionAttributeValues: values }: Given,
  used: readonly string[],
): Bound {
  for (const [of, given] of Object.entries({ ExpressionAttributeNames: names, ExpressionAttributeValues: values })) {
    if (given === undefined) continue;
    const keys = Object.keys(given);
    if (keys.length === 0) throw validation(`${of} must not be empty`);
    const unused = keys.filter((key) => !used.includes(key));
    if (unused.length > 0) throw validation(`Value provided in ${of} unused in expressions: keys: {${unused}}`);
  }
  const missing = used.find((name) => (name.startsWith('#') ? names : values)?.[name] === undefined);
  if (missing !== undefined)
    throw validation(`Invalid expression: An expression attribute used in the expression is not defined: ${missing}`);
  const nameOf = (operand: Operand) => (operand.startsWith('#') ? names?.[operand] : undefined) ?? operand;
  return {
    nameOf,
    valueOf: (operand, item) => (operand.startsWith(':') ? values?.[operand] : item?.[nameOf(operand)]),
  };
}
