import type { TrustVerdict } from '../../../lib/inspect/trust/judge.ts';
import type { TrustContext } from '../../../lib/judge/trust/context.ts';
import type { Exposure } from '../../../lib/judge/trust/exposure.ts';

export const OURS = '111122223333';
export const TRUSTED = '444455556666';
export const OUTSIDER = '999988887777';
export const ORGANIZATION = 'o-exampleorg1';

export const CONTEXT: TrustContext = {
  account: OURS,
  organization: ORGANIZATION,
  trusted: { accounts: [TRUSTED], providers: [], services: [] },
  source: 'written',
};

/** One fact: under this document, this is the verdict. */
export interface Vector {
  readonly name: string;
  readonly document: unknown;
  readonly severity: TrustVerdict['severity'];
  readonly exposure: Exposure;
  /** One that must speak. */
  readonly detector?: string;
  readonly context?: Partial<TrustContext>;
}

export type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export function policy(...statements: readonly unknown[]): unknown {
  return { Version: '2012-10-17', Statement: statements };
}

export function allow(principal: unknown, condition?: Conditions, action: unknown = 'sts:AssumeRole') {
  return { Effect: 'Allow', Principal: principal, Action: action, ...(condition && { Condition: condition }) };
}

export function deny(principal: unknown, condition?: Conditions, action: unknown = '*') {
  return { ...allow(principal, condition, action), Effect: 'Deny' };
}

export const ANYBODY = { AWS: '*' };

export function root(account: string) {
  return { AWS: `arn:aws:iam::${account}:root` };
}

/** A web identity statement for a provider of our account. */
export function oidc(issuer: string, claims: Readonly<Record<string, unknown>> = {}, operator = 'StringEquals') {
  const keys = Object.entries(claims).map(([claim, value]) => [
    claim.includes(':') ? claim : `${issuer}:${claim}`,
    value,
  ]);
  return allow(
    { Federated: `arn:aws:iam::${OURS}:oidc-provider/${issuer}` },
    keys.length > 0 ? { [operator]: Object.fromEntries(keys) } : undefined,
    'sts:AssumeRoleWithWebIdentity',
  );
}

export const GITHUB = 'token.actions.githubusercontent.com';

/** IAM fills it in from the request. */
export function variable(key: string): string {
  return `$\{${key}}`;
}
