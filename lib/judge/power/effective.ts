import type { Role, RolePolicy } from '../../base/role.ts';
import { isOurBoundary, isOurDeny } from '../../incident/deny/found.ts';
import type { NamedPolicy } from '../policy/applying.ts';
import { type PolicyDocument, PolicyError, parsePolicy } from '../policy/document.ts';
import type { Policies } from '../policy/evaluate.ts';
import type { Context } from '../policy/variable.ts';

/** A role's policies, parsed for evaluation, and the names of those that could not be read. */
export interface Effective {
  readonly policies: Policies;
  readonly context: Context;
  readonly unread: readonly string[];
}

/**
 * Identity policies and boundary of a role or user, without our own denies: a deny of ours ends, so a contained role must not
 * count as harmless when somebody passes it again. We assume what the account does not show: organization policies allow
 * everything, and sessions have no session policy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function effectiveOf(role: Role, now?: Date): Effective {
  const own = role.policies.filter((policy) => !isOurDeny(role, policy));
  const read = own.map((policy) => ({ policy, document: documentOf(policy) }));
  const others = role.boundary && !isOurBoundary(role, role.boundary) ? role.boundary : undefined;
  const boundary = others && { policy: others, document: documentOf(others) };
  return {
    policies: {
      identity: read.flatMap(({ policy, document }) => (document ? [{ name: policy.name, document }] : [])),
      ...(boundary && { boundary: [boundaryOf(boundary.policy, boundary.document)] }),
    },
    context: contextOf(role, now),
    unread: [...read, ...(boundary ? [boundary] : [])]
      .filter(({ document }) => document === undefined)
      .map(({ policy }) => policy.arn ?? policy.name),
  };
}

const PARSED = new WeakMap<object, PolicyDocument | undefined>();

function documentOf({ document }: RolePolicy): PolicyDocument | undefined {
  if (document === undefined) return undefined;
  if (typeof document !== 'object' || document === null) return parsed(document);
  if (!PARSED.has(document)) PARSED.set(document, parsed(document));
  return PARSED.get(document);
}

/** An invalid document grants nothing in IAM, but the mistake may be in our reader, so it counts as unread. */
function parsed(document: unknown): PolicyDocument | undefined {
  try {
    return parsePolicy(document);
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}

/** An unread boundary may take any permission away, so every power becomes an `if`. */
function boundaryOf({ name }: RolePolicy, document: PolicyDocument | undefined): NamedPolicy {
  if (document !== undefined) return { name, document };
  const condition = { operator: 'the unread permissions boundary', key: name, values: ['allows it'] };
  const all = { index: 0, effect: 'Allow' as const, actions: ['*'], resources: ['*'], conditions: [condition] };
  return { name, document: { version: '2012-10-17', statements: [all] } };
}

/**
 * The condition keys in every request of this principal. aws:ResourceAccount is its own account, since powers are about our resources.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function contextOf({ arn, account, name, tags }: Role, now?: Date): Context {
  const isUser = arn.includes(':user/');
  const fixed = new Map<string, readonly string[]>([
    ['aws:principalarn', [arn]],
    ['aws:principalaccount', [account]],
    ['aws:resourceaccount', [account]],
    ['aws:principaltype', [isUser ? 'User' : 'AssumedRole']],
    ['aws:username', isUser ? [name] : []],
    ['aws:principalisawsservice', ['false']],
    ['aws:securetransport', ['true']],
    ...Object.entries(tags ?? {}).map(([key, value]) => [`aws:principaltag/${key.toLowerCase()}`, [value]] as const),
  ]);
  if (now !== undefined) {
    fixed.set('aws:currenttime', [now.toISOString()]);
    fixed.set('aws:epochtime', [String(Math.floor(now.getTime() / 1000))]);
  }
  return (key) => fixed.get(key);
}
