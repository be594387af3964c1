import { createHash } from 'node:crypto';
import { parseIamArn } from '../../base/arn.ts';
import { isObject } from '../../base/json.ts';
import { TAG_PREFIX } from '../../base/own.ts';
import type { Role, RolePolicy } from '../../base/role.ts';
import { isOurBoundary, isOurDeny } from '../../incident/deny/found.ts';
import { canonicalTrust } from '../trust/same.ts';

/**
 * A digest of all that decides what a role or user may do and who may be it: its unique id, its policies, its boundary and its
 * trust policy. Two readings with one print are the same principal with the same powers. Our own denies are left out. Undefined
 * when a part could not be read, and where a date decides: such a principal becomes another one without any change.
 */
export function printOf(role: Role): string | undefined {
  const policies = role.policies.filter((policy) => !isOurDeny(role, policy)).map(partOf);
  const isFree = role.boundary === undefined || isOurBoundary(role, role.boundary);
  const boundary = isFree ? 'none' : partOf(role.boundary);
  const trust = trustOf(role);
  if (boundary === undefined || trust === undefined || role.unreadInline !== undefined) return undefined;
  if (policies.some((part) => part === undefined)) return undefined;
  const text = JSON.stringify([role.id ?? '', policies.toSorted(), boundary, trust]);
  if (/aws:(?:currenttime|epochtime)/i.test(text)) return undefined;
  return createHash('sha256')
    .update(/aws:principaltag/i.test(text) ? text + tagsOf(role) : text)
    .digest('hex');
}

/** AWS itself gives its managed policies new versions, which is no change that anybody made to the role: the ARN stands for them. */
function partOf({ kind, name, arn, document }: RolePolicy): string | undefined {
  if (arn !== undefined && parseIamArn(arn)?.account === 'aws') return arn;
  return document === undefined ? undefined : JSON.stringify([kind, arn ?? name, ordered(document)]);
}

function trustOf({ arn, trustPolicy }: Role): string | undefined {
  if (parseIamArn(arn)?.resource === 'user') return 'user';
  return trustPolicy === undefined ? undefined : canonicalTrust(trustPolicy);
}

/** The value with every object's keys in order. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, ordered(inner)] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** Tags are powers only where a policy asks for them. */
function tagsOf({ tags = {} }: Role): string {
  const own = Object.entries(tags).filter(([key]) => !key.startsWith(TAG_PREFIX));
  return JSON.stringify(ordered(Object.fromEntries(own)));
}
