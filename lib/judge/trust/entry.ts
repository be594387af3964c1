import type { PolicyPrincipal } from '../policy/document.ts';
import type { TrustContext } from './context.ts';
import { EVERYBODY, type Reach, reachOfAccount } from './reach.ts';
import { hasVariable, hasWildcard, isUnresolved } from './text.ts';

/** One principal of a statement, by its kind of credentials. */
export type Entry =
  | AwsEntry
  | { readonly via: 'service'; readonly written: string }
  | { readonly via: 'oidc'; readonly written: string; readonly issuer: string; readonly account?: string }
  | { readonly via: 'saml'; readonly written: string; readonly account?: string };

export interface AwsEntry {
  readonly via: 'aws';
  readonly written: string;
  readonly reach: Reach;
  /** True for `"*"` and NotPrincipal, which include callers with tokens and assertions; false for `{"AWS": "*"}`. */
  readonly everybody: boolean;
  /** The principal with this unique id was deleted. */
  readonly deleted: boolean;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export function entryOf({ type, value }: PolicyPrincipal, context: TrustContext): Entry {
  switch (type) {
    case '*':
      return everybodyAs('*');
    case 'AWS':
      return UNIQUE_ID.test(value) ? uniqueId(value, context) : aws(value, reachOfPrincipal(value, context));
    case 'Service':
      return { via: 'service', written: value };
    case 'Federated':
      return federated(value);
    case 'CanonicalUser': // an S3 idea; a role's trust policy cannot use it
      return aws(value, { kind: 'unknown', names: [value] });
    default:
      return type satisfies never;
  }
}

const UNIQUE_ID = /^A[A-Z]{3}[A-Z0-9]{8,}$/;

/**
 * While a document is written, IAM looks up the owner of the id, who is unknown to us. In a stored document the id is a deleted
 * principal.
 */
function uniqueId(value: string, { source }: TrustContext): Entry {
  return source === 'read'
    ? aws(value, { kind: 'nobody', names: [value] }, true)
    : aws(value, { kind: 'unknown', names: [value] });
}

function reachOfPrincipal(value: string, context: TrustContext): Reach {
  if (value === '*') return EVERYBODY;
  if (isUnresolved(value) || hasVariable(value)) return accountOfTemplate(value, context);
  const account = value.startsWith('arn:') ? (value.split(':')[4] ?? '') : value;
  if (account === context.account && account !== '') return reachOfAccount(account, context);
  if (hasWildcard(account) || (hasWildcard(value) && account === '')) return EVERYBODY;
  return /^\d+$/.test(account) ? reachOfAccount(account, context) : { kind: 'unknown', names: [value] };
}

/** A template may leave the name open and still show the account. */
function accountOfTemplate(value: string, context: TrustContext): Reach {
  const [, , , , account = ''] = value.startsWith('arn:') ? value.split(':') : [];
  return /^\d+$/.test(account) ? reachOfAccount(account, context) : { kind: 'unknown', names: [value] };
}

function aws(written: string, reach: Reach, deleted = false): AwsEntry {
  return { via: 'aws', written, reach, everybody: false, deleted };
}

export function everybodyAs(written: '*' | 'NotPrincipal'): AwsEntry {
  return { ...aws(written, EVERYBODY), everybody: true };
}

const PROVIDER = /^arn:[a-z-]*:iam::([^:]*):(oidc|saml)-provider\/(.+)$/i;

/**
 * A provider's ARN, or the bare host of a provider that needs none (Cognito, Google, Facebook, Amazon). IAM does not accept a
 * wildcard here; we read it as any provider of any account.
 */
function federated(value: string): Entry {
  if (hasWildcard(value)) return { via: 'oidc', written: value, issuer: '*' };
  const [, account, kind, name] = PROVIDER.exec(value) ?? [];
  if (kind?.toLowerCase() === 'saml') return { via: 'saml', written: value, ...(account && { account }) };
  const issuer = (name ?? value)
    .toLowerCase()
    .replace(/^https:\/\//, '')
    .replace(/\/$/, '');
  return { via: 'oidc', written: value, issuer, ...(account && { account }) };
}
