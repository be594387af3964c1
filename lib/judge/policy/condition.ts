import { BlockList, isIP } from 'node:net';
import type { PolicyCondition } from './document.ts';
import { spend } from './steps.ts';
import { type Context, resolve, unescaped } from './variable.ts';
import { arnParts, matches } from './wildcard.ts';

/** `depends`: the answer needs a part of the request that is not known yet. */
export type Truth = 'yes' | 'no' | 'depends';

type Compare = (actual: string, wanted: string) => boolean;
interface Operator {
  readonly compare: Compare;
  readonly negated?: boolean;
  /** Policy variables are filled in only for string and ARN operators. */
  readonly variables?: boolean;
}

const equal: Compare = (actual, wanted) => actual === unescaped(wanted);
const equalIgnoringCase: Compare = (actual, wanted) => actual.toLowerCase() === unescaped(wanted).toLowerCase();
const like: Compare = (actual, wanted) => matches(wanted, actual);
const number = (compare: (actual: number, wanted: number) => boolean): Compare =>
  ordered((text) => (text.trim() === '' ? Number.NaN : Number(text)), compare);
const date = (compare: (actual: number, wanted: number) => boolean): Compare => ordered(instant, compare);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['stringequals', { compare: equal, variables: true }],
  ['stringnotequals', { compare: equal, negated: true, variables: true }],
  ['stringequalsignorecase', { compare: equalIgnoringCase, variables: true }],
  ['stringnotequalsignorecase', { compare: equalIgnoringCase, negated: true, variables: true }],
  ['stringlike', { compare: like, variables: true }],
  ['stringnotlike', { compare: like, negated: true, variables: true }],
  ['arnequals', { compare: arnLike, variables: true }],
  ['arnlike', { compare: arnLike, variables: true }],
  ['arnnotequals', { compare: arnLike, negated: true, variables: true }],
  ['arnnotlike', { compare: arnLike, negated: true, variables: true }],
  ['numericequals', { compare: number((actual, wanted) => actual === wanted) }],
  ['numericnotequals', { compare: number((actual, wanted) => actual === wanted), negated: true }],
  ['numericlessthan', { compare: number((actual, wanted) => actual < wanted) }],
  ['numericlessthanequals', { compare: number((actual, wanted) => actual <= wanted) }],
  ['numericgreaterthan', { compare: number((actual, wanted) => actual > wanted) }],
  ['numericgreaterthanequals', { compare: number((actual, wanted) => actual >= wanted) }],
  ['dateequals', { compare: date((actual, wanted) => actual === wanted) }],
  ['datenotequals', { compare: date((actual, wanted) => actual === wanted), negated: true }],
  ['datelessthan', { compare: date((actual, wanted) => actual < wanted) }],
  ['datelessthanequals', { compare: date((actual, wanted) => actual <= wanted) }],
  ['dategreaterthan', { compare: date((actual, wanted) => actual > wanted) }],
  ['dategreaterthanequals', { compare: date((actual, wanted) => actual >= wanted) }],
  ['bool', { compare: equalIgnoringCase }],
  ['binaryequals', { compare: equal }],
  ['ipaddress', { compare: inNetwork }],
  ['notipaddress', { compare: inNetwork, negated: true }],
]);

/** Whether the request meets one operator and key of a Condition block. An operator that IAM does not know gives `depends`. */
export function truthOf(condition: PolicyCondition, context: Context, version: string | undefined): Truth {
  const { set, base, ifExists } = operatorOf(condition.operator);
  const actual = context(condition.key.toLowerCase());
  if (base === 'null') return isAbsent(actual, condition.values);
  const operator = OPERATORS.get(base);
  if (operator === undefined || actual === undefined) return 'depends';
  if (actual.length === 0) return ifAbsent(set, ifExists, operator.negated === true);
  const truths = actual.map((value) => truthOfValue(value, condition.values, operator, context, version));
  return set === 'forallvalues' ? every(truths) : some(truths);
}

/** Whether the request meets all operators and keys of a Condition block. */
export function truthOfAll(
  conditions: readonly PolicyCondition[],
  context: Context,
  version: string | undefined,
): Truth {
  return every(conditions.map((condition) => truthOf(condition, context, version)));
}

/** `StringLike iam:PassedToService ec2.amazonaws.com`. */
export function conditionText({ operator, key, values }: PolicyCondition): string {
  return `${operator} ${key} ${values.slice(0, 3).join(' or ')}${values.length > 3 ? ' or …' : ''}`;
}

interface OperatorName {
  readonly set?: string;
  readonly base: string;
  readonly ifExists: boolean;
}

function operatorOf(written: string): OperatorName {
  const [first = '', second] = written.toLowerCase().split(':');
  const name = second ?? first;
  const ifExists = name.endsWith('ifexists');
  return { ...(second !== undefined && { set: first }), base: ifExists ? name.slice(0, -8) : name, ifExists };
}

function isAbsent(actual: readonly string[] | undefined, wanted: readonly string[]): Truth {
  if (actual === undefined) return 'depends';
  return wanted.some((value) => (value.toLowerCase() === 'true') === (actual.length === 0)) ? 'yes' : 'no';
}

/**
 * The key is missing: ForAnyValue is false, also with `...IfExists`; ForAllValues and `...IfExists` are true, negated operators
 * are true, all others are false.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function ifAbsent(set: string | undefined, ifExists: boolean, negated: boolean): Truth {
  if (set === 'foranyvalue') return 'no';
  return ifExists || set === 'forallvalues' || negated ? 'yes' : 'no';
}

/** One matching value is enough; under a negated operator no value may match. */
function truthOfValue(
  actual: string,
  values: readonly string[],
  { compare, negated, variables }: Operator,
  context: Context,
  version: string | undefined,
): Truth {
  spend(values.length);
  const matched = some(
    values.map((value): Truth => {
      if (!variables) return compare(actual, value) ? 'yes' : 'no';
      const { text, unknown, absent } = resolve(value, context, version);
      if (absent || unknown.length > 0) return 'depends';
      return compare(actual, text) ? 'yes' : 'no';
    }),
  );
  return negated ? not(matched) : matched;
}

export function not(truth: Truth): Truth {
  if (truth === 'depends') return 'depends';
  return truth === 'yes' ? 'no' : 'yes';
}

function every(truths: readonly Truth[]): Truth {
  if (truths.includes('no')) return 'no';
  return truths.includes('depends') ? 'depends' : 'yes';
}

function some(truths: readonly Truth[]): Truth {
  if (truths.includes('yes')) return 'yes';
  return truths.includes('depends') ? 'depends' : 'no';
}

/** ARN operators match each of the six parts on its own. */
function arnLike(actual: string, wanted: string): boolean {
  const parts = arnParts(actual);
  const patterns = arnParts(wanted);
  if (parts === undefined || patterns === undefined) return wanted === '*';
  return patterns.every((pattern, index) => matches(pattern, parts[index] ?? ''));
}

function ordered(read: (text: string) => number, compare: (actual: number, wanted: number) => boolean): Compare {
  return (actual, wanted) => {
    const [left, right] = [read(actual), read(wanted)];
    return !Number.isNaN(left) && !Number.isNaN(right) && compare(left, right);
  };
}

/** The text is ISO 8601 (UTC when it names no zone) or seconds since 1970. */
function instant(text: string): number {
  if (/^\d{5,}$/.test(text)) return Number(text) * 1000;
  return Date.parse(/T/.test(text) && !/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? `${text}Z` : text);
}

function inNetwork(actual: string, wanted: string): boolean {
  const [address = '', bits] = wanted.split('/');
  const [family, actualFamily] = [isIP(address), isIP(actual)];
  if (family === 0 || family !== actualFamily) return false; // BlockList would find every IPv4 address in ::/0
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const network = new BlockList();
  const length = bits === undefined ? (family === 4 ? 32 : 128) : Number(bits);
  if (!Number.isInteger(length) || length < 0 || length > (family === 4 ? 32 : 128)) return false;
  network.addSubnet(address, length, type);
  return network.check(actual, type);
}
