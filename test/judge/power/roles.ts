import type { Role, RolePolicy } from '../../../lib/base/role.ts';

export const ACCOUNT = '111122223333';

export interface Statement {
  readonly Sid?: string;
  readonly Effect?: 'Allow' | 'Deny';
  readonly [element: string]: unknown;
}

export function document(...statements: readonly Statement[]): unknown {
  return {
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({
      Effect: 'Allow',
      ...(statement.NotResource === undefined && { Resource: '*' }),
      ...statement,
    })),
  };
}

export function inline(...statements: readonly Statement[]): RolePolicy {
  return { kind: 'inline', name: 'inline', document: document(...statements) };
}

export const TRUSTS_LAMBDA = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

export function role(policies: readonly (RolePolicy | Statement)[], more: Partial<Role> = {}): Role {
  const name = more.name ?? 'worker';
  return {
    arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
    name,
    path: '/',
    account: ACCOUNT,
    trustPolicy: TRUSTS_LAMBDA,
    policies: policies.map((policy) => ('kind' in policy ? (policy as RolePolicy) : inline(policy))),
    ...more,
  };
}

export const ADMIN: Statement = { Action: '*' };
