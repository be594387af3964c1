import { expect, it } from 'vitest';
import type { Account, RoleReference } from '../../lib/base/role.ts';
import { printOf } from '../../lib/judge/power/print.ts';

/** The small account that both implementations are given: in a snapshot's shape, which the SDK double is made from too. */
export const DETAILS = {
  UserDetailList: [
    {
      Path: '/',
      UserName: 'carol',
      UserId: 'AIDAEXAMPLECAROL',
      Arn: 'arn:aws:iam::111122223333:user/carol',
      GroupList: ['builders'],
      UserPolicyList: [{ PolicyName: 'own', PolicyDocument: allow('ec2:RunInstances') }],
      AttachedManagedPolicies: [],
    },
  ],
  GroupDetailList: [
    {
      GroupName: 'builders',
      GroupPolicyList: [{ PolicyName: 'shared', PolicyDocument: allow('s3:GetObject') }],
      AttachedManagedPolicies: [{ PolicyName: 'Wide', PolicyArn: 'arn:aws:iam::111122223333:policy/Wide' }],
    },
  ],
  RoleDetailList: [
    {
      Path: '/service-role/',
      RoleName: 'app',
      RoleId: 'AROAEXAMPLEAPP',
      Arn: 'arn:aws:iam::111122223333:role/service-role/app',
      CreateDate: '2026-01-01T00:00:00Z',
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
      InstanceProfileList: [{ InstanceProfileName: 'app-profile' }],
      RolePolicyList: [{ PolicyName: 'inline', PolicyDocument: allow('s3:*') }],
      AttachedManagedPolicies: [{ PolicyName: 'Wide', PolicyArn: 'arn:aws:iam::111122223333:policy/Wide' }],
      PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/Edge' },
      RoleLastUsed: { LastUsedDate: '2026-02-01T00:00:00Z' },
      Tags: [{ Key: 'team', Value: 'orders' }],
    },
    {
      Path: '/',
      RoleName: 'idle',
      RoleId: 'AROAEXAMPLEIDLE',
      Arn: 'arn:aws:iam::111122223333:role/idle',
      CreateDate: '2026-01-01T00:00:00Z',
      AssumeRolePolicyDocument: '%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D',
      InstanceProfileList: [],
      RolePolicyList: [],
      AttachedManagedPolicies: [],
      RoleLastUsed: {},
      Tags: [],
    },
  ],
  Policies: [
    policy('Wide', { v1: allow('ec2:*'), v2: allow('ec2:Describe*') }, 'v2'),
    policy('Edge', { v1: allow('*') }, 'v1'),
  ],
};

function allow(Action: string) {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] };
}

function policy(name: string, versions: Record<string, unknown>, defaultVersion: string) {
  return {
    PolicyName: name,
    Arn: `arn:aws:iam::111122223333:policy/${name}`,
    DefaultVersionId: defaultVersion,
    PolicyVersionList: Object.entries(versions).map(([VersionId, Document]) => ({ VersionId, Document })),
  };
}

const APP = {
  arn: 'arn:aws:iam::111122223333:role/service-role/app',
  name: 'app',
  path: '/service-role/',
  account: '111122223333',
  id: 'AROAEXAMPLEAPP',
  createdAt: new Date('2026-01-01T00:00:00Z'),
  lastUsed: new Date('2026-02-01T00:00:00Z'),
  trustPolicy: { Version: '2012-10-17', Statement: [] },
  policies: [
    { kind: 'inline', name: 'inline', document: allow('s3:*') },
    { kind: 'managed', name: 'Wide', arn: 'arn:aws:iam::111122223333:policy/Wide', document: allow('ec2:Describe*') },
  ],
  boundary: { kind: 'managed', name: 'Edge', arn: 'arn:aws:iam::111122223333:policy/Edge', document: allow('*') },
  tags: { team: 'orders' },
};

const PLACE = { account: '111122223333', region: 'eu-west-1' };

const READS: [string, RoleReference][] = [
  ['its ARN', { arn: APP.arn }],
  ['its name', { name: 'app' }],
  ['the name of its instance profile', { instanceProfile: 'app-profile' }],
  ['the ARN of its instance profile', { instanceProfile: 'arn:aws:iam::111122223333:instance-profile/app-profile' }],
  [
    'the ARN of its instance profile where a role ARN is expected',
    { arn: 'arn:aws:iam::111122223333:instance-profile/app-profile' },
  ],
];

const ABSENT: [string, RoleReference][] = [
  ['a name nobody has', { name: 'nobody' }],
  ['its name under another path', { arn: 'arn:aws:iam::111122223333:role/app' }],
  ['an instance profile nobody has', { instanceProfile: 'nobody' }],
];

const UNREAD: [string, RoleReference][] = [
  ['nothing at all', {}],
  ['the ARN of something else', { arn: 'arn:aws:s3:::bucket' }],
  ['a role of another account', { arn: 'arn:aws:iam::999988887777:role/app' }],
];

/** The one behaviour of every Account: run against each implementation over the account above. */
export function testAccount(account: () => Account): void {
  it.each(READS)('finds a role by %s', async (_, reference) => {
    expect(await account().role(reference, PLACE)).toMatchObject({ state: 'read', value: APP });
  });
  it.each(ABSENT)('says that there is no role by %s', async (_, reference) => {
    expect(await account().role(reference, PLACE)).toMatchObject({
      state: 'absent',
      because: expect.stringMatching(/no (?:role|instance profile)/),
    });
  });
  it.each(UNREAD)('does not know a role by %s', async (_, reference) => {
    expect(await account().role(reference, PLACE)).toMatchObject({ state: 'unread', because: expect.any(String) });
  });
  it('tells a role that was never used from one whose use is unknown', async () => {
    expect(await account().role({ name: 'idle' }, PLACE)).toMatchObject({
      value: { lastUsed: 'never', trustPolicy: { Version: '2012-10-17' } },
    });
  });
  it('gives a role the same print, whoever reads it', async () => {
    const reading = await account().role({ name: 'app' }, PLACE);
    expect(reading.state === 'read' && printOf(reading.value)).toBe(
      'b3b720382f81a0db267686b5fa52b7c1b7ea09097eeafe884f3e62754229d185',
    );
  });
  it('finds the roles that a managed policy is attached to', async () => {
    const names = async (policy: string) => (await account().rolesWith(policy)).map(({ name }) => name);
    expect(await names('arn:aws:iam::111122223333:policy/Wide')).toEqual(['app']);
    expect(await names('arn:aws:iam::111122223333:policy/Nobody')).toEqual([]);
  });
  it('reads a user with the policies of its groups', async () => {
    const reading = await account().user('arn:aws:iam::111122223333:user/carol');
    expect(reading).toMatchObject({ state: 'read', value: { name: 'carol', id: 'AIDAEXAMPLECAROL' } });
    expect(reading.state === 'read' && reading.value.policies.map(({ name }) => name)).toEqual([
      'own',
      'shared',
      'Wide',
    ]);
  });
}
