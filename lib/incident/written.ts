import { isObject, jsonIn, lookUp, textOf } from '../base/json.ts';
import { METHODS } from '../base/method.ts';
import { parseSeconds } from '../base/time.ts';
import { builtDeny } from './deny/deny-document.ts';
import { scopeIn } from './deny/deny-policy.ts';
import type { ContainedPass, WrittenDeny } from './incident.ts';

/**
 * The deny in an entry of the ledger, if this release can write it again; undefined for any other text. The sweep reads all
 * entries of the account at once: one that a later release or somebody else wrote must not keep the other denies away.
 */
export function parseWrittenDeny(text: string): WrittenDeny | undefined {
  const value = jsonIn(text);
  if (!isObject(value) || textOf(value.policyName) === undefined) return undefined;
  const method = lookUp(METHODS, textOf(value.method) ?? '');
  const scope = scopeIn(value.scope);
  const [cutoff, lapse] = [parseSeconds(value.cutoff), parseSeconds(value.lapse)];
  if (method === undefined || scope === undefined || cutoff === undefined || lapse === undefined) return undefined;
  return builtDeny(method.denies, scope, cutoff, lapse) && (value as unknown as WrittenDeny);
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
