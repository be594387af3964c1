import { isObject, lookUp, textOf } from '../base/json.ts';
import { METHODS, type Method } from '../base/method.ts';
import { parseSeconds } from '../base/time.ts';
import { ContainmentError, denyPolicy, type Scope } from './deny/deny-policy.ts';
import type { ContainedPass, WrittenDeny, WrittenUserDeny } from './incident.ts';

/**
 * The deny in an entry of the ledger, if this release can write it again; undefined for any other text. The sweep reads all
 * entries of the account at once: one that a later release or somebody else wrote must not keep the other denies away.
 */
export function parseWrittenDeny(text: string): WrittenDeny | undefined {
  const value = jsonIn(text);
  if (!isObject(value)) return undefined;
  const policyName = textOf(value.policyName);
  const [cutoff, lapse] = [parseSeconds(value.cutoff), parseSeconds(value.lapse)];
  const method = textOf(value.method);
  if (policyName === undefined || cutoff === undefined || lapse === undefined) return undefined;
  if (method === undefined || lookUp(METHODS, method) === undefined) return undefined;
  return canBeWritten(method as Method, value.scope, cutoff, lapse) ? (value as unknown as WrittenDeny) : undefined;
}

export function parseWrittenUserDeny(text: string): WrittenUserDeny | undefined {
  const value = jsonIn(text);
  if (!isObject(value) || textOf(value.policyName) === undefined) return undefined;
  return parseSeconds(value.lapse) === undefined ? undefined : (value as unknown as WrittenUserDeny);
}

/** The contained pass in an entry of the ledger; undefined for any other text, and for one that nobody of ours wrote. */
export function parseContainedPass(text: string): ContainedPass | undefined {
  const value = text.length > MOST_CHARACTERS ? undefined : jsonIn(text);
  if (!isObject(value) || parseSeconds(value.time) === undefined) return undefined;
  const isWhole = PASS_TEXTS.every((name) => textOf(value[name]) !== undefined);
  return isWhole ? (value as unknown as ContainedPass) : undefined;
}

const PASS_TEXTS = ['role', 'service', 'issuer', 'passer', 'passed'] as const satisfies (keyof ContainedPass)[];
/** Two ARNs, two digests and all services of one call have under 3,000. */
const MOST_CHARACTERS = 4096;

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function canBeWritten(method: Method, scope: unknown, cutoff: Date, lapse: Date): boolean {
  if (!isScope(scope)) return false;
  try {
    denyPolicy(method, scope, cutoff, lapse);
    return true;
  } catch (error) {
    if (error instanceof ContainmentError) return false;
    throw error;
  }
}

function isScope(scope: unknown): scope is Scope {
  if (!isObject(scope)) return false;
  if (scope.kind === 'role') return true;
  const { kind, userids } = scope;
  const isList = Array.isArray(userids) && userids.every((userid) => typeof userid === 'string');
  return (kind === 'workload' || kind === 'session') && isList;
}
