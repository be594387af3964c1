import { describe, expect, it } from 'vitest';
import { snapshotAccount } from '../../lib/account/snapshot.ts';
import type { JsonObject } from '../../lib/base/json.ts';
import type { RoleReference } from '../../lib/base/role.ts';
import { EC2, event, OURS, trustOf } from '../support/events.ts';
import { DETAILS, testAccount } from './account-table.ts';

const PLACE = { account: OURS, region: 'us-east-1' };
const S3 = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };

describe('a snapshot', () => {
  testAccount(() => snapshotAccount(DETAILS));

  it('of several pages is one account', () => {
    const [app, idle] = DETAILS.RoleDetailList;
    const pages = [
      { ...DETAILS, RoleDetailList: [app] },
      { RoleDetailList: [idle], Policies: [] },
    ];
    expect(snapshotAccount(pages).roles()).toHaveLength(2);
  });

  it.each([{}, { RoleDetailList: 'x' }, null, 'text', { Records: [] }])('is not %j', (value) => {
    expect(() => snapshotAccount(value)).toThrow('not the output of `aws iam get-account-authorization-details`');
  });
});

/** Calls in order, each a name with its request and, where it matters, its response. */
type Call = [string, JsonObject, JsonObject?];

async function readAfter(calls: readonly Call[], reference: RoleReference, details?: unknown) {
  const account = snapshotAccount(details);
  for (const [eventName, requestParameters, responseElements] of calls) {
    const ec2 = eventName.includes('LaunchTemplate');
    account.apply(
      event({
        eventName,
        requestParameters,
        responseElements: responseElements ?? null,
        ...(ec2 && { eventSource: 'ec2.amazonaws.com' }),
      }),
    );
  }
  return account.role(reference, PLACE);
}

const CREATE: Call = [
  'CreateRole',
  { roleName: 'app', path: '/team/', assumeRolePolicyDocument: JSON.stringify(trustOf(EC2)) },
  { role: { roleId: 'AROANEW', arn: `arn:aws:iam::${OURS}:role/team/app` } },
];
const PUT: Call = ['PutRolePolicy', { roleName: 'app', policyName: 'p', policyDocument: JSON.stringify(S3) }];
const ATTACH: Call = ['AttachRolePolicy', { roleName: 'app', policyArn: `arn:aws:iam::${OURS}:policy/mine` }];
const POLICY: Call = [
  'CreatePolicy',
  { policyName: 'mine', policyDocument: JSON.stringify(S3) },
  { policy: { arn: `arn:aws:iam::${OURS}:policy/mine` } },
];
const PROFILE: Call = ['CreateInstanceProfile', { instanceProfileName: 'prof' }];
const ADD: Call = ['AddRoleToInstanceProfile', { roleName: 'app', instanceProfileName: 'prof' }];
const TEMPLATE: Call = [
  'CreateLaunchTemplate',
  {
    CreateLaunchTemplateRequest: {
      LaunchTemplateName: 'web',
      LaunchTemplateData: { IamInstanceProfile: { Name: 'prof' } },
    },
  },
  { CreateLaunchTemplateResponse: { launchTemplate: { launchTemplateId: 'lt-0abc', launchTemplateName: 'web' } } },
];
const VERSION: Call = [
  'CreateLaunchTemplateVersion',
  { CreateLaunchTemplateVersionRequest: { LaunchTemplateId: 'lt-0abc', LaunchTemplateData: { ImageId: 'ami-1' } } },
  { CreateLaunchTemplateVersionResponse: { launchTemplateVersion: { versionNumber: 2 } } },
];

describe('an account that grows from events', () => {
  const roles: [string, Call[], RoleReference, object][] = [
    [
      'CreateRole makes a role',
      [CREATE],
      { name: 'app' },
      {
        state: 'read',
        value: {
          id: 'AROANEW',
          arn: `arn:aws:iam::${OURS}:role/team/app`,
          path: '/team/',
          lastUsed: 'never',
          trustPolicy: trustOf(EC2),
        },
      },
    ],
    [
      'PutRolePolicy gives it a policy',
      [CREATE, PUT],
      { name: 'app' },
      { value: { policies: [{ kind: 'inline', name: 'p', document: S3 }] } },
    ],
    [
      'DeleteRolePolicy takes it',
      [CREATE, PUT, ['DeleteRolePolicy', { roleName: 'app', policyName: 'p' }]],
      { name: 'app' },
      { value: { policies: [] } },
    ],
    [
      'AttachRolePolicy with the document of CreatePolicy',
      [POLICY, CREATE, ATTACH],
      { name: 'app' },
      { value: { policies: [{ kind: 'managed', name: 'mine', document: S3 }] } },
    ],
    [
      'AttachRolePolicy of an unseen policy has no document',
      [CREATE, ATTACH],
      { name: 'app' },
      { value: { policies: [{ kind: 'managed', name: 'mine', arn: `arn:aws:iam::${OURS}:policy/mine` }] } },
    ],
    [
      'DetachRolePolicy',
      [CREATE, ATTACH, ['DetachRolePolicy', { roleName: 'app', policyArn: `arn:aws:iam::${OURS}:policy/mine` }]],
      { name: 'app' },
      { value: { policies: [] } },
    ],
    [
      'SetDefaultPolicyVersion goes back',
      [
        POLICY,
        CREATE,
        ATTACH,
        [
          'CreatePolicyVersion',
          { policyArn: `arn:aws:iam::${OURS}:policy/mine`, policyDocument: '{}', setAsDefault: true },
          { policyVersion: { versionId: 'v2' } },
        ],
        ['SetDefaultPolicyVersion', { policyArn: `arn:aws:iam::${OURS}:policy/mine`, versionId: 'v1' }],
      ],
      { name: 'app' },
      { value: { policies: [{ document: S3 }] } },
    ],
    [
      'PutRolePermissionsBoundary',
      [
        CREATE,
        ['PutRolePermissionsBoundary', { roleName: 'app', permissionsBoundary: 'arn:aws:iam::aws:policy/Edge' }],
      ],
      { name: 'app' },
      { value: { boundary: { name: 'Edge' } } },
    ],
    [
      'UpdateAssumeRolePolicy',
      [CREATE, ['UpdateAssumeRolePolicy', { roleName: 'app', policyDocument: '{"Statement":[]}' }]],
      { name: 'app' },
      { value: { trustPolicy: { Statement: [] } } },
    ],
    [
      'a role in its instance profile',
      [CREATE, PROFILE, ADD],
      { instanceProfile: 'prof' },
      { state: 'read', value: { name: 'app' } },
    ],
    [
      'an emptied instance profile',
      [CREATE, PROFILE, ADD, ['RemoveRoleFromInstanceProfile', { roleName: 'app', instanceProfileName: 'prof' }]],
      { instanceProfile: 'prof' },
      { state: 'absent', because: 'instance profile prof holds no role' },
    ],
    ['a deleted role', [CREATE, ['DeleteRole', { roleName: 'app' }]], { name: 'app' }, { state: 'unread' }],
    [
      'a role only touched is not known whole',
      [PUT],
      { name: 'app' },
      { state: 'unread', partial: { policies: [{ name: 'p' }] } },
    ],
    [
      'a launch template by id',
      [CREATE, PROFILE, ADD, TEMPLATE],
      { launchTemplate: { id: 'lt-0abc', version: '$Latest' } },
      { value: { name: 'app' } },
    ],
    [
      'a launch template by name, default version',
      [CREATE, PROFILE, ADD, TEMPLATE, VERSION],
      { launchTemplate: { name: 'web' } },
      { value: { name: 'app' } },
    ],
    [
      'the latest version without a profile',
      [CREATE, PROFILE, ADD, TEMPLATE, VERSION],
      { launchTemplate: { id: 'lt-0abc', version: '$Latest' } },
      { state: 'absent', because: 'version 2 of launch template lt-0abc names no instance profile' },
    ],
    ['an unseen launch template', [], { launchTemplate: { id: 'lt-0fff' } }, { state: 'unread' }],
  ];
  it.each(roles)('%s', async (_, calls, reference, expected) => {
    expect(await readAfter(calls, reference)).toMatchObject(expected);
  });

  it('is not changed by a call that failed', async () => {
    const account = snapshotAccount();
    account.apply(event({ eventName: 'CreateRole', errorCode: 'AccessDenied', requestParameters: CREATE[1] }));
    expect(await account.role({ name: 'app' }, PLACE)).toMatchObject({ state: 'unread' });
  });

  it('keeps what a later snapshot says of the very role that an event makes', async () => {
    const made: Call = [
      'CreateRole',
      { roleName: 'app', path: '/service-role/', assumeRolePolicyDocument: '{}' },
      { role: { roleId: 'AROAEXAMPLEAPP', arn: `arn:aws:iam::${OURS}:role/service-role/app` } },
    ];
    const reading = await readAfter([made], { name: 'app' }, DETAILS);
    expect(reading.state === 'read' && reading.value.policies).toHaveLength(2);
  });

  it('takes a role of another unique id for another role', async () => {
    const reading = await readAfter([CREATE], { name: 'app' }, DETAILS);
    expect(reading).toMatchObject({ value: { id: 'AROANEW', policies: [] } });
  });
});
