import { describe, expect, test } from 'vitest';
import type { Role, RolePolicy } from '../../../lib/base/role.ts';
import { isUnlimited } from '../../../lib/judge/power/gain.ts';
import { reachablePowers } from '../../../lib/judge/power/rewritten.ts';
import { ACCOUNT, document, inline, role, type Statement } from './roles.ts';

const WRITER: Statement = { Action: 'iam:PutRolePolicy' };
const attached = (...statements: readonly Statement[]): RolePolicy => ({
  kind: 'managed',
  name: 'cap',
  arn: `arn:aws:iam::${ACCOUNT}:policy/cap`,
  document: document(...statements),
});
const ofAws: RolePolicy = { ...attached(), arn: 'arn:aws:iam::aws:policy/cap' };
const deny = (Action: string | readonly string[]): Statement => ({ Effect: 'Deny', Action });
const NO_REMOVAL = ['iam:Detach*', 'iam:CreatePolicyVersion', 'iam:Delete*'];
const boundary = (...statements: readonly Statement[]): Partial<Role> => ({ boundary: attached(...statements) });

describe('whoever may write its own permissions', () => {
  test.each<[string, Role, boolean]>([
    ['has no cap', role([WRITER]), true],
    ['has no cap that matters', role([WRITER, attached(deny(['s3:DeleteBucket', ...NO_REMOVAL]))]), true],
    ['has a boundary that allows less', role([WRITER], boundary({ Action: ['iam:PutRolePolicy', 's3:*'] })), false],
    ['has a boundary that allows all', role([WRITER], boundary({ Action: '*' })), true],
    [
      'may take its boundary off',
      role([WRITER], boundary({ Action: ['iam:PutRolePolicy', 'iam:DeleteRolePermissionsBoundary'] })),
      true,
    ],
    ['has a managed Deny that it may detach', role([WRITER, attached(deny(['lambda:*', 'iam:Update*']))]), true],
    [
      'has a managed Deny of everything else',
      role([WRITER, attached({ Effect: 'Deny', NotAction: 'iam:PutRolePolicy' })]),
      false,
    ],
    [
      'may write the managed Deny anew',
      role([WRITER, attached({ Effect: 'Deny', NotAction: ['iam:PutRolePolicy', 'iam:CreatePolicyVersion'] })]),
      true,
    ],
    [
      'may not write a version of a Deny of AWS',
      role([
        WRITER,
        {
          ...ofAws,
          document: document({ Effect: 'Deny', NotAction: ['iam:PutRolePolicy', 'iam:CreatePolicyVersion'] }),
        },
      ]),
      false,
    ],
    ['overwrites an inline Deny', role([inline(WRITER, { Effect: 'Deny', NotAction: 'iam:PutRolePolicy' })]), true],
    [
      'takes one cap off to take the other off',
      role([
        WRITER,
        inline(deny(['iam:Detach*', 'iam:CreatePolicyVersion'])),
        attached({ Effect: 'Deny', NotAction: ['iam:PutRolePolicy', 'iam:DetachRolePolicy'] }),
      ]),
      true,
    ],
    ['only attaches', role([{ Action: 'iam:AttachRolePolicy' }]), true],
    [
      'is a user without a cap',
      role([{ Action: 'iam:PutUserPolicy' }], { arn: `arn:aws:iam::${ACCOUNT}:user/ada` }),
      true,
    ],
    [
      'is a user with a boundary',
      role([{ Action: 'iam:PutUserPolicy' }], {
        arn: `arn:aws:iam::${ACCOUNT}:user/ada`,
        ...boundary({ Action: 'iam:*UserPolicy' }),
      }),
      false,
    ],
    ['may not', role([{ Action: 's3:*' }]), false],
  ])('%s: unlimited %s', (_, principal, expected) => {
    expect(isUnlimited(reachablePowers(principal))).toBe(expected);
  });

  test('under a boundary has what the boundary allows, and gains what it does not', () => {
    const bounded = role([WRITER], boundary({ Action: ['iam:PutRolePolicy', 'secretsmanager:*'] }));
    const ids = reachablePowers(bounded).granted.map(({ power }) => power.id);
    expect(ids).toContain('read-secrets');
    expect(ids).not.toContain('bulk-data');
  });
});
