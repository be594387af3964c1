import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Principal, principalOf } from '../../lib/event/principal.ts';

const ROLE = 'arn:aws:iam::111122223333:role/team/app';
const SESSION = 'arn:aws:sts::111122223333:assumed-role/app/dana';
const issuer = { type: 'Role', principalId: 'AROAEXAMPLE', arn: ROLE, accountId: '111122223333', userName: 'app' };
const assumed = { type: 'AssumedRole', principalId: 'AROAEXAMPLE:dana', arn: SESSION, accountId: '111122223333' };
const session: Principal = {
  kind: 'role',
  arn: SESSION,
  account: '111122223333',
  issuer: ROLE,
  session: 'dana',
  roleId: 'AROAEXAMPLE',
};

describe('principalOf', () => {
  const rows: [string, unknown, Principal][] = [
    ['a role session', { ...assumed, sessionContext: { sessionIssuer: issuer } }, session],
    [
      'a role session with a source identity',
      { ...assumed, sessionContext: { sessionIssuer: issuer, sourceIdentity: 'dana@example.com' } },
      { ...session, human: 'dana@example.com' },
    ],
    [
      'a role session with an empty issuer',
      { ...assumed, sessionContext: { sessionIssuer: {} } },
      { ...session, issuer: 'arn:aws:iam::111122223333:role/app' },
    ],
    ['a role session without context', assumed, { ...session, issuer: 'arn:aws:iam::111122223333:role/app' }],
    [
      'a role session that a service uses',
      { ...assumed, sessionContext: { sessionIssuer: issuer }, invokedBy: 'cloudformation.amazonaws.com' },
      { ...session, via: 'cloudformation.amazonaws.com' },
    ],
    [
      'an Identity Center session',
      { ...assumed, arn: 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123/dana' },
      {
        kind: 'role',
        arn: 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123/dana',
        account: '111122223333',
        issuer: 'arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_0123',
        session: 'dana',
        roleId: 'AROAEXAMPLE',
        human: 'dana',
      },
    ],
    [
      'a user at the console',
      {
        type: 'IAMUser',
        arn: 'arn:aws:iam::1:user/u',
        accountId: '1',
        userName: 'u',
        sessionContext: { sessionIssuer: {} },
      },
      { kind: 'user', arn: 'arn:aws:iam::1:user/u', account: '1', human: 'u' },
    ],
    [
      'a user by a long-term key',
      { type: 'IAMUser', principalId: 'AIDAEXAMPLE', arn: 'arn:aws:iam::1:user/u', accountId: '1', userName: 'u' },
      { kind: 'user', arn: 'arn:aws:iam::1:user/u', account: '1', userId: 'AIDAEXAMPLE', human: 'u' },
    ],
    [
      'root',
      { type: 'Root', arn: 'arn:aws:iam::1:root', accountId: '1' },
      { kind: 'root', arn: 'arn:aws:iam::1:root', account: '1' },
    ],
    [
      'a service',
      { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
      { kind: 'service', via: 'ec2.amazonaws.com' },
    ],
    [
      'a service event with account and service only',
      { accountId: '1', invokedBy: 'secretsmanager.amazonaws.com' },
      { kind: 'service', account: '1', via: 'secretsmanager.amazonaws.com' },
    ],
    [
      'another account',
      { type: 'AWSAccount', accountId: '1', principalId: 'AIDAX' },
      { kind: 'account', account: '1' },
    ],
    ['nobody known', { type: 'AWSAccount', accountId: 'ANONYMOUS_PRINCIPAL' }, { kind: 'anonymous' }],
    [
      'a federated user',
      { type: 'FederatedUser', principalId: '1:bob', arn: 'arn:aws:sts::1:federated-user/bob', accountId: '1' },
      { kind: 'federated', arn: 'arn:aws:sts::1:federated-user/bob', account: '1', session: 'bob', human: 'bob' },
    ],
    [
      'a SAML user',
      { type: 'SAMLUser', userName: 'bob', principalId: 'x:bob', identityProvider: 'p' },
      { kind: 'federated', session: 'bob', human: 'bob' },
    ],
    [
      'an Identity Center user',
      { type: 'IdentityCenterUser', accountId: '1', onBehalfOf: { userId: 'u-1' } },
      { kind: 'identity-center', account: '1', human: 'u-1' },
    ],
    ['an unknown type', { type: 'Unknown', accountId: '1' }, { kind: 'unknown', account: '1' }],
    ['a type nobody has heard of', { type: 'Robot' }, { kind: 'unknown' }],
    ['only a user name', { userName: 'x' }, { kind: 'unknown', human: 'x' }],
    ['null', null, { kind: 'unknown' }],
  ];
  it.each(rows)('reads %s', (_, identity, principal) => {
    expect(principalOf(identity)).toEqual(principal);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.jsonValue(), (identity) => void principalOf(identity)));
  });
});
