import { IAMServiceException, NoSuchEntityException } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { type SimulatedIam, simulatedIam } from './iam.ts';

const ACCOUNT = '111122223333';
const START = new Date('2026-05-01T12:00:00.400Z');
const arn = (name: string) => `arn:aws:iam::${ACCOUNT}:policy/${name}`;
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const S3 = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** A document of so many characters that count. */
function document(characters = 100): string {
  const text = (fill: string) =>
    `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get${fill}","Resource":"*"}}`;
  return text('x'.repeat(characters - text('').length));
}

type Input = Readonly<Record<string, unknown>>;

/** What a row reads of an answer. */
interface Answer {
  readonly Role?: { readonly RoleId: string };
  readonly PolicyDocument?: string;
  readonly UserDetailList?: readonly { readonly UserName: string }[];
  readonly RoleDetailList?: readonly { readonly RoleName: string }[];
  readonly IsTruncated?: boolean;
  readonly Marker?: string;
}

/** A caller with a clock of its own, in milliseconds after START. */
function caller(iam: SimulatedIam, by = 'person') {
  return (name: string, input: Input, after = 0) =>
    iam.call({ name, input, now: new Date(START.getTime() + after), by }) as Answer;
}

/** An account with the roles App and Bare, the user Ann in the group Devs, the policy Own, and the instance profile Box with App. */
function account(options: Partial<Parameters<typeof simulatedIam>[0]> = {}) {
  const iam = simulatedIam({ account: ACCOUNT, random: () => 0.5, staleness: () => 0, ...options });
  const send = caller(iam);
  send('CreateRole', { RoleName: 'App', AssumeRolePolicyDocument: TRUST });
  send('CreateRole', { RoleName: 'Bare', AssumeRolePolicyDocument: TRUST });
  send('CreateUser', { UserName: 'Ann' });
  send('CreateGroup', { GroupName: 'Devs' });
  send('AddUserToGroup', { GroupName: 'Devs', UserName: 'Ann' });
  send('CreatePolicy', { PolicyName: 'Own', PolicyDocument: document() });
  send('CreateInstanceProfile', { InstanceProfileName: 'Box' });
  send('AddRoleToInstanceProfile', { InstanceProfileName: 'Box', RoleName: 'App' });
  caller(iam, 'aws')('CreateRole', {
    RoleName: 'Linked',
    Path: '/aws-service-role/ecs.amazonaws.com/',
    AssumeRolePolicyDocument: TRUST,
  });
  caller(iam, 'aws')('CreateRole', {
    RoleName: 'AWSReservedSSO_Admin_1',
    Path: '/aws-reserved/sso.amazonaws.com/',
    AssumeRolePolicyDocument: TRUST,
  });
  return { iam, send };
}

function refusalOf(work: () => unknown): Error | undefined {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  return undefined;
}

/** The document of App's inline policy p, as text. */
function documentOf(send: Send, after: number): string {
  return decodeURIComponent(send('GetRolePolicy', { RoleName: 'App', PolicyName: 'p' }, after).PolicyDocument ?? '');
}

type Send = ReturnType<typeof caller>;
const times = (count: number, work: (index: number) => unknown) => Array.from({ length: count }, (_, at) => work(at));
const put = (send: Send, PolicyName: string, PolicyDocument = document(), after = 0) =>
  send('PutRolePolicy', { RoleName: 'App', PolicyName, PolicyDocument }, after);

/** The call, its input, and what happened before. */
type Row = readonly [name: string, call: string, input: Input, given?: (send: Send) => unknown];

const role = (more: Input) => ({ RoleName: 'App', ...more });
const own = (more: Input = {}) => ({ PolicyArn: arn('Own'), ...more });
const policy = (PolicyDocument: string) => role({ PolicyName: 'p', PolicyDocument });
const stating = (statement: unknown) => policy(JSON.stringify({ Version: '2012-10-17', Statement: statement }));
const newRole = (more: Input) => ({ AssumeRolePolicyDocument: TRUST, ...more });
const version = (send: Send) => send('CreatePolicyVersion', own({ PolicyDocument: document() }));
const attach = (send: Send, PolicyArn: string) => send('AttachRolePolicy', role({ PolicyArn }));
const makePolicies = (send: Send, count: number) =>
  times(count, (at) => send('CreatePolicy', { PolicyName: `P${at}`, PolicyDocument: document() }));

const REFUSALS: Readonly<Record<string, readonly Row[]>> = {
  NoSuchEntity: [
    ['an unknown role', 'GetRole', { RoleName: 'Nobody' }],
    ['an unknown user', 'GetUser', { UserName: 'Nobody' }],
    ['an unknown inline policy', 'GetRolePolicy', policy('')],
    ['deleting an unknown inline policy', 'DeleteUserPolicy', { UserName: 'Ann', PolicyName: 'p' }],
    ['an unknown version', 'GetPolicyVersion', { PolicyArn: ADMIN, VersionId: 'v2' }],
    ['an unknown instance profile', 'GetInstanceProfile', { InstanceProfileName: 'None' }],
    ['a policy under another path', 'GetPolicy', { PolicyArn: arn('team/Own') }],
    ['an attachment that is not there', 'DetachRolePolicy', role({ PolicyArn: ADMIN })],
    ['attaching what is not there', 'AttachRolePolicy', role({ PolicyArn: arn('No') })],
    ['a boundary that is not there', 'DeleteRolePermissionsBoundary', role({})],
  ],
  EntityAlreadyExists: [
    ['a name that differs in case', 'CreateRole', newRole({ RoleName: 'APP' })],
    ['a policy under another path', 'CreatePolicy', { PolicyName: 'Own', Path: '/a/', PolicyDocument: document() }],
  ],
  UnmodifiableEntity: [
    ['a service-linked role', 'PutRolePolicy', { ...policy(document()), RoleName: 'Linked' }],
    ["Identity Center's role", 'TagRole', { RoleName: 'AWSReservedSSO_Admin_1', Tags: [] }],
  ],
  InvalidInput: [
    ["AWS's own path", 'CreateRole', newRole({ RoleName: 'New', Path: '/aws-service-role/x/' })],
    ["AWS's own policy", 'DeletePolicy', { PolicyArn: ADMIN }],
  ],
  MalformedPolicyDocument: [
    ['no JSON', 'PutRolePolicy', policy('{')],
    ['a statement without effect', 'PutRolePolicy', stating({ Action: '*', Resource: '*' })],
    ['no statement', 'PutRolePolicy', stating([])],
    ['another version', 'PutRolePolicy', policy(document().replace('2012', '2026'))],
    ['a statement without action', 'PutRolePolicy', stating({ Effect: 'Deny', Resource: '*' })],
    ['a condition in text', 'PutRolePolicy', stating({ Effect: 'Deny', Action: '*', Resource: '*', Condition: 'x' })],
    ['a statement without resource', 'PutRolePolicy', stating({ Effect: 'Deny', Action: '*' })],
    ['a principal', 'PutRolePolicy', stating({ Effect: 'Deny', Action: '*', Resource: '*', Principal: '*' })],
    ['a Sid with a hyphen', 'PutRolePolicy', stating({ Sid: 'a-b', Effect: 'Deny', Action: '*', Resource: '*' })],
    [
      'a Sid twice',
      'PutRolePolicy',
      stating(times(2, () => ({ Sid: 'a', Effect: 'Deny', Action: '*', Resource: '*' }))),
    ],
    ['a trust policy with a resource', 'UpdateAssumeRolePolicy', policy(document())],
    [
      'a trust policy for a bare *',
      'UpdateAssumeRolePolicy',
      stating({ Effect: 'Allow', Action: '*', Principal: '*' }),
    ],
  ],
  ValidationError: [
    ['characters beyond Latin-1', 'PutRolePolicy', policy(`"${'\u2028'}"`)],
    ['131,073 characters', 'PutRolePolicy', policy(document().padEnd(131_073))],
    ['a tag key of 129', 'TagRole', role({ Tags: [{ Key: 'k'.repeat(129) }] })],
    ['a policy name with a slash', 'PutRolePolicy', { ...policy(document()), PolicyName: 'a/b' }],
    ['a role name of 65', 'CreateRole', newRole({ RoleName: 'r'.repeat(65) })],
    ['a tag value of 257', 'TagRole', role({ Tags: [{ Key: 'k', Value: 'v'.repeat(257) }] })],
    ['no name', 'GetRole', {}],
    ['a page of 1,001', 'ListRolePolicies', role({ MaxItems: 1001 })],
  ],
  LimitExceeded: [
    ['10,241 inline characters', 'PutRolePolicy', policy(document(241)), (send) => put(send, 'o', document(10_000))],
    ['2,049 of a user', 'PutUserPolicy', { UserName: 'Ann', PolicyName: 'p', PolicyDocument: document(2049) }],
    ['a policy of 6,145', 'CreatePolicy', { PolicyName: 'Long', PolicyDocument: document(6145) }],
    ['a version of 6,145', 'CreatePolicyVersion', own({ PolicyDocument: document(6145) })],
    [
      'a sixth version',
      'CreatePolicyVersion',
      own({ PolicyDocument: document() }),
      (send) => times(4, () => version(send)),
    ],
    [
      'an eleventh attachment',
      'AttachRolePolicy',
      role({ PolicyArn: ADMIN }),
      (send) => makePolicies(send, 10).forEach((_, at) => void attach(send, arn(`P${at}`))),
    ],
    [
      'a policy after 1,500',
      'CreatePolicy',
      { PolicyName: 'More', PolicyDocument: document() },
      (send) => makePolicies(send, 1499),
    ],
    [
      'a trust policy of 2,049',
      'UpdateAssumeRolePolicy',
      policy(TRUST.replace('ec2', 'e'.repeat(2052 - TRUST.length))),
    ],
    ['a 51st tag', 'TagRole', role({ Tags: times(51, (at) => ({ Key: `k${at}` })) })],
    ['a second role in a profile', 'AddRoleToInstanceProfile', role({ InstanceProfileName: 'Box' })],
  ],
  DeleteConflict: [
    ['a role with an inline policy', 'DeleteRole', { RoleName: 'Bare' }, (send) => putOnBare(send)],
    ['a role with an attachment', 'DeleteRole', { RoleName: 'Bare' }, (send) => attachToBare(send)],
    ['a role in an instance profile', 'DeleteRole', role({})],
    ['a user with a group', 'DeleteUser', { UserName: 'Ann' }],
    ['a policy that is attached', 'DeletePolicy', own(), (send) => attach(send, arn('Own'))],
    ['a policy that is a boundary', 'DeletePolicy', own(), (send) => bound(send)],
    ['a policy with two versions', 'DeletePolicy', own(), version],
    ['the default version', 'DeletePolicyVersion', own({ VersionId: 'v1' })],
  ],
};

const bound = (send: Send) => send('PutRolePermissionsBoundary', role({ PermissionsBoundary: arn('Own') }));
const putOnBare = (send: Send) => send('PutRolePolicy', { ...policy(document()), RoleName: 'Bare' });
const attachToBare = (send: Send) => send('AttachRolePolicy', { RoleName: 'Bare', PolicyArn: ADMIN });

describe.each(Object.entries(REFUSALS))('the simulated IAM answers %s for', (refused, rows) => {
  it.each(rows.map(([name, call, input, given]) => ({ name, call, input, given })))(
    '$name',
    ({ call, input, given }) => {
      const { iam, send } = account();
      given?.(send);
      const before = iam.writes.length;
      const error = refusalOf(() => send(call, input));
      expect(error).toBeInstanceOf(IAMServiceException);
      expect(error?.name.replace(/Exception$/, '')).toBe(refused);
      expect(iam.writes.length).toBe(before);
    },
  );
});

describe('the simulated IAM', () => {
  it('names a refused write, and no refused read', () => {
    const { iam, send } = account();
    expect(() => send('GetRole', { RoleName: 'Nobody' })).toThrow();
    expect(() => put(send, 'p', '{')).toThrow();
    expect(iam.refused).toMatchObject([{ name: 'PutRolePolicy', refused: 'MalformedPolicyDocumentException' }]);
  });

  it('refuses an operation that it does not know', () => {
    expect(() => account().send('ListRoles', {})).toThrow('does not answer ListRoles');
  });

  it('keeps the writes in order, with who made them', () => {
    const { iam, send } = account();
    expect(iam.writes[0]).toMatchObject({ name: 'CreateRole', roleName: 'App', document: JSON.parse(TRUST) });
    const before = iam.writes.length;
    put(send, 'p', document(), 5);
    caller(iam, 'attacker')('DeleteRolePolicy', policy(''), 6);
    bound(send);
    send('DeleteRolePermissionsBoundary', role({}));
    const at = (after: number) => new Date(START.getTime() + after);
    const boundary = { roleName: 'App', policyName: 'Own', policyArn: arn('Own') };
    expect(iam.writes.slice(before)).toMatchObject([
      {
        at: at(5),
        by: 'person',
        name: 'PutRolePolicy',
        roleName: 'App',
        policyName: 'p',
        document: JSON.parse(document()),
      },
      { at: at(6), by: 'attacker', name: 'DeleteRolePolicy', roleName: 'App', policyName: 'p' },
      { name: 'PutRolePermissionsBoundary', ...boundary },
      { name: 'DeleteRolePermissionsBoundary', ...boundary },
    ]);
  });

  it('lets a role and a user go when nothing hangs on them, and gives the next ones other ids', () => {
    const { iam, send } = account();
    const old = iam.role('App')?.id;
    send('RemoveRoleFromInstanceProfile', role({ InstanceProfileName: 'Box' }));
    send('DeleteRole', role({}));
    send('RemoveUserFromGroup', { GroupName: 'Devs', UserName: 'Ann' });
    send('DeleteUser', { UserName: 'Ann' });
    expect(send('GetAccountSummary', {})).toMatchObject({ SummaryMap: { Users: 0, Roles: 3 } });
    expect(send('GetInstanceProfile', { InstanceProfileName: 'Box' })).toMatchObject({
      InstanceProfile: { Roles: [] },
    });
    send('CreateRole', newRole({ RoleName: 'App' }));
    expect(iam.role('App')?.id).toMatch(/^AROA[A-Z0-9]{17}$/);
    expect(iam.role('App')?.id).not.toBe(old);
  });

  it('answers documents encoded by RFC 3986', () => {
    const { send } = account();
    put(send, 'p', document().replace('s3:Get', '(s3:*)'));
    const { PolicyDocument } = send('GetRolePolicy', role({ PolicyName: 'p' }));
    expect(PolicyDocument).toMatch(/^%7B%22Version%22%3A.*%28s3%3A%2A%29/);
  });

  it('counts the versions of a policy on, whatever was deleted, the newest first', () => {
    const { send } = account();
    version(send);
    send('DeletePolicyVersion', own({ VersionId: 'v2' }));
    send('CreatePolicyVersion', own({ PolicyDocument: document(), SetAsDefault: true }), 2000);
    expect(send('ListPolicyVersions', own(), 2000)).toMatchObject({
      Versions: [
        { VersionId: 'v3', IsDefaultVersion: true },
        { VersionId: 'v1', IsDefaultVersion: false },
      ],
    });
    expect(send('GetPolicy', own(), 2000)).toMatchObject({
      Policy: { DefaultVersionId: 'v3', UpdateDate: new Date('2026-05-01T12:00:02Z') }, // whole seconds
    });
    send('SetDefaultPolicyVersion', own({ VersionId: 'v1' }), 2000);
    expect(send('GetPolicy', own(), 2000)).toMatchObject({ Policy: { DefaultVersionId: 'v1' } });
  });

  it('counts the uses of a policy, and names its roles', () => {
    const { send } = account();
    attach(send, arn('Own'));
    send('AttachUserPolicy', own({ UserName: 'Ann' }));
    send('CreateRole', newRole({ RoleName: 'Bound', PermissionsBoundary: arn('Own') }));
    send('PutUserPermissionsBoundary', { UserName: 'Ann', PermissionsBoundary: arn('Own') });
    expect(send('ListEntitiesForPolicy', own())).toMatchObject({
      PolicyRoles: [{ RoleName: 'App' }, { RoleName: 'Bound' }],
      PolicyUsers: [{ UserName: 'Ann' }], // attached and boundary, and named once
    });
    send('DeleteUserPermissionsBoundary', { UserName: 'Ann' });
    expect(send('GetPolicy', own())).toMatchObject({
      Policy: { AttachmentCount: 2, PermissionsBoundaryUsageCount: 1 },
    });
    const asked = own({ EntityFilter: 'Role', PolicyUsageFilter: 'PermissionsPolicy' });
    expect(send('ListEntitiesForPolicy', asked)).toMatchObject({ PolicyRoles: [{ RoleName: 'App' }], PolicyUsers: [] });
  });

  it('lists by pages, and loses and doubles nothing when the account changes meanwhile', () => {
    const { send } = account();
    for (const name of ['d', 'b', 'c']) put(send, name);
    const first = send('ListRolePolicies', role({ MaxItems: 2 }));
    expect(first).toMatchObject({ PolicyNames: ['b', 'c'], IsTruncated: true });
    put(send, 'a');
    expect(send('ListRolePolicies', role({ MaxItems: 4 }))).toMatchObject({ IsTruncated: false });
    expect(send('ListRolePolicies', role({ MaxItems: 2, Marker: first.Marker }))).toEqual({
      PolicyNames: ['d'],
      IsTruncated: false,
    });

    const names: string[] = [];
    let page: Answer = {};
    do {
      page = send('GetAccountAuthorizationDetails', { Filter: ['Role', 'User'], MaxItems: 1, Marker: page.Marker });
      names.push(...namesIn(page));
      if (names.length !== 2) continue;
      send('CreateUser', { UserName: 'Bob' });
      send('DeleteRole', { RoleName: 'Bare' });
    } while (page.IsTruncated && names.length < 20);
    expect(names).toEqual(['Ann', 'App', 'Linked', 'AWSReservedSSO_Admin_1']);
  });

  it('shows when a role was last used, its tags, and lets it go with its boundary', () => {
    const { iam, send } = account();
    iam.use('App', START);
    send(
      'TagRole',
      role({
        Tags: [
          { Key: 'team', Value: 'a' },
          { Key: 'stage', Value: 'b' },
        ],
      }),
    );
    send('UntagRole', role({ TagKeys: ['stage', 'other'] }));
    expect(send('GetRole', role({}))).toMatchObject({
      Role: { RoleLastUsed: { LastUsedDate: START }, Tags: [{ Key: 'team', Value: 'a' }], MaxSessionDuration: 3600 },
    });
    send('PutRolePermissionsBoundary', { RoleName: 'Bare', PermissionsBoundary: arn('Own') });
    send('DeleteRole', { RoleName: 'Bare' });
    expect(iam.exists('Bare')).toBe(false);
    expect(send('GetPolicy', own())).toMatchObject({ Policy: { PermissionsBoundaryUsageCount: 0 } });
  });
});

const namesIn = ({ UserDetailList = [], RoleDetailList = [] }: Answer): string[] => [
  ...UserDetailList.map(({ UserName }) => UserName),
  ...RoleDetailList.map(({ RoleName }) => RoleName),
];

describe('the simulated IAM fills a quota to its last character:', () => {
  it.each<[string, (send: Send) => unknown]>([
    ['inline policies of a role', (send) => [put(send, 'a', document(10_000)), put(send, 'b', document(240))]],
    ['white space, not counted', (send) => put(send, 'a', `${document(10_240)}\n${' '.repeat(500)}`)],
    ['a policy put again', (send) => [put(send, 'a', document(9000)), put(send, 'a', document(10_240))]],
    ['an attachment made again', (send) => times(11, () => attach(send, S3))],
    ['a managed policy', (send) => send('CreatePolicy', { PolicyName: 'Full', PolicyDocument: document(6144) })],
    ['tags', (send) => send('TagRole', role({ Tags: times(50, (at) => ({ Key: `k${at}` })) }))],
  ])('%s', (_, work) => {
    const { iam, send } = account();
    work(send);
    expect(iam.refused).toEqual([]);
  });

  it('more attachments in an account that asked for them', () => {
    const { send } = account({ quotas: { attached: { Role: 25, User: 10, Group: 10 } } });
    makePolicies(send, 25).forEach((_, at) => void attach(send, arn(`P${at}`)));
    expect(() => attach(send, ADMIN)).toThrow('PoliciesPerRole: 25');
    expect(send('GetAccountSummary', {})).toMatchObject({
      SummaryMap: { AttachedPoliciesPerRoleQuota: 25, Policies: 26, Roles: 4 },
    });
  });
});

const SECOND = 1000;

describe('the simulated IAM answers a read from the past:', () => {
  /** Reads lag by 2 s from now on. */
  const late = () => {
    let lag = 0;
    const made = account({ random: () => 0.5, staleness: () => lag });
    lag = 4 * SECOND;
    return made;
  };

  it('a role just made is not there yet', () => {
    const { iam, send } = late();
    expect(() => send('GetRole', role({}), 1999)).toThrow(NoSuchEntityException);
    expect(iam.exists('App')).toBe(true);
    expect(send('GetRole', role({}), 2000)).toMatchObject({ Role: { RoleName: 'App' } });
  });

  it('a policy and an instance profile just made are not there yet', () => {
    const { send } = late();
    expect(() => send('GetPolicy', own(), 1999)).toThrow(NoSuchEntityException);
    expect(() => send('GetInstanceProfile', { InstanceProfileName: 'Box' }, 1999)).toThrow(NoSuchEntityException);
    expect(send('GetInstanceProfile', { InstanceProfileName: 'Box' }, 2000)).toHaveProperty('InstanceProfile');
  });

  it('a document just written is the old one, then the new one', () => {
    const { send } = late();
    put(send, 'p', document(101), 0);
    put(send, 'p', document(102), 5000);
    expect(documentOf(send, 6999)).toBe(document(101));
    expect(documentOf(send, 7000)).toBe(document(102));
  });

  it('a policy deleted is still there, and a write acts on the newest state', () => {
    const { send } = late();
    put(send, 'p');
    send('DeleteRolePolicy', policy(''), 5000);
    expect(documentOf(send, 6000)).toBe(document());
    expect(() => send('DeleteRolePolicy', policy(''), 6000)).toThrow(NoSuchEntityException);
  });

  it('a role made anew is the old one for a while', () => {
    const { iam, send } = late();
    const old = iam.role('Bare')?.id;
    send('DeleteRole', { RoleName: 'Bare' }, 5000);
    send('CreateRole', newRole({ RoleName: 'Bare' }), 5500);
    const id = (after: number) => send('GetRole', { RoleName: 'Bare' }, after).Role?.RoleId;
    expect(id(6000)).toBe(old);
    expect(() => id(7499)).toThrow(NoSuchEntityException);
    expect(id(7500)).toBe(iam.role('Bare')?.id);
    expect(id(7500)).not.toBe(old);
  });

  it('each read lags by a time of its own', () => {
    const draws = [0, 0.9];
    const { send } = account({ random: () => draws.shift() ?? 1, staleness: (now) => (now > START ? 10_000 : 0) });
    put(send, 'p', document(101), 0);
    put(send, 'p', document(102), 20_000);
    expect(times(2, () => documentOf(send, 21_000))).toEqual([document(102), document(101)]);
  });
});
