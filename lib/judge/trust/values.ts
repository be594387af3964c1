import { arnParts } from '../policy/wildcard.ts';
import type { TrustContext } from './context.ts';
import type { KeyMeaning } from './keys.ts';
import type { Comparison } from './operator.ts';
import { EVERYBODY, NOBODY, type Reach, reachOfAccount, reachOfOrganization } from './reach.ts';
import { hasVariable, hasWildcard, isConcrete, isUnresolved } from './text.ts';

/**
 * The callers who meet one value of a positive condition. `public`: the value limits nobody, for example because it has a
 * wildcard or variable in place of the account or organization.
 */
export function reachOfValue(
  meaning: KeyMeaning,
  written: string,
  comparison: Comparison,
  context: TrustContext,
): Reach {
  const value = written.replace(OWN_ACCOUNT, context.account);
  if (isUnresolved(value)) return unknown(value);
  switch (meaning) {
    case 'account':
    case 'source-account':
      return reachOfAccountId(value, comparison, context);
    case 'organization':
    case 'source-organization':
      return reachOfOrganizationId(value, comparison, context);
    case 'organization-path':
    case 'source-organization-path':
      return reachOfPath(value, comparison, context);
    case 'principal-arn':
    case 'source-arn':
      return reachOfArn(value, comparison, context);
    case 'userid':
      return reachOfUserid(value, comparison, context);
    case 'network':
      return isConcrete(value, comparison) ? unknown(value) : EVERYBODY;
    case 'service-call':
    case 'weak':
      return EVERYBODY;
    default:
      return meaning satisfies never;
  }
}

/** AWS, not the caller, fills in the role's own account and organization. Without an organization nothing matches. */
const OWN_ACCOUNT = /\$\{aws:ResourceAccount\}/gi;
const OWN_ORGANIZATION = /^\$\{aws:ResourceOrgID\}(\/|$)/i;

const OURS: Reach = { kind: 'organization', names: ['our organization'] };
const ORGANIZATION = /^o-[a-z0-9]+$/;

function reachOfAccountId(value: string, comparison: Comparison, context: TrustContext): Reach {
  if (!isConcrete(value, comparison)) return EVERYBODY;
  if (/^\d+$/.test(value)) return reachOfAccount(value, context);
  return hasWildcard(value) ? NOBODY : EVERYBODY; // StringEquals takes * literally, and no account id has one
}

function reachOfOrganizationId(value: string, comparison: Comparison, context: TrustContext): Reach {
  if (OWN_ORGANIZATION.test(value)) return OURS;
  if (!isConcrete(value, comparison)) return EVERYBODY;
  if (ORGANIZATION.test(value)) return reachOfOrganization(value, context);
  return hasWildcard(value) ? NOBODY : EVERYBODY;
}

/** `o-…/r-…/ou-…/`. Roots and organizational units are not unique between organizations, so the path needs the full organization id. */
function reachOfPath(value: string, comparison: Comparison, context: TrustContext): Reach {
  if (OWN_ORGANIZATION.test(value)) return OURS;
  if (hasVariable(value)) return EVERYBODY;
  const [id = ''] = value.split('/', 1);
  if (hasWildcard(id)) return comparison === 'literal' ? NOBODY : EVERYBODY;
  return ORGANIZATION.test(id) ? reachOfOrganization(id, context) : EVERYBODY;
}

/**
 * ArnLike compares part by part. With StringLike a `*` matches colons too, and IAM paths may contain colons, so everything up to
 * the account must be literal.
 */
function reachOfArn(value: string, comparison: Comparison, context: TrustContext): Reach {
  if (comparison === 'literal' && hasWildcard(value)) return NOBODY;
  const parts = arnParts(value);
  if (parts === undefined) return EVERYBODY;
  const [scheme = '', partition = '', service = '', region = '', account = ''] = parts;
  const before = comparison === 'arn' ? '' : `${scheme}${partition}${service}${region}`;
  if (hasWildcard(before) || hasVariable(value.slice(0, value.indexOf(account))) || !/^\d+$/.test(account))
    return EVERYBODY;
  return reachOfAccount(account, context);
}

/** `AROA…:session` and `AIDA…` are never reused, but do not show their account. `111122223333:name` is a federated user of that account. */
function reachOfUserid(value: string, comparison: Comparison, context: TrustContext): Reach {
  const [id = ''] = value.split(':', 1);
  if (!isConcrete(id, comparison)) return EVERYBODY;
  if (/^\d{12}$/.test(id)) return reachOfAccount(id, context);
  if (/^A[A-Z0-9]{8,}$/.test(id)) return unknown(id);
  return hasWildcard(id) ? NOBODY : EVERYBODY;
}

function unknown(name: string): Reach {
  return { kind: 'unknown', names: [name] };
}
