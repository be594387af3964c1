import type { JsonObject } from '../../../lib/base/json.ts';
import { guardOwnCallUndeclared } from '../../../lib/detectors/guard/guard-own-call-undeclared.ts';
import { boundaryPolicy } from '../../../lib/incident/deny/boundary.ts';
import { denyPolicy } from '../../../lib/incident/deny/deny-policy.ts';
import { reserveDocument } from '../../../lib/incident/deny/reserve.ts';
import { sessionOf } from '../../support/events.ts';
import { userDenyPolicy } from '../../support/users.ts';
import { testDetector } from '../test-detector.ts';
import { calling, DENIED, DENY, guarded } from './subject.ts';

const deny = JSON.stringify(
  denyPolicy('revocation', { kind: 'role' }, new Date('2026-05-04T10:00:00Z'), new Date('2026-05-04T23:00:00Z')),
);
const as = (name: string, service: string, call: string, request: JsonObject | null, difference: JsonObject = {}) =>
  calling(service, call, request, { userIdentity: sessionOf(name, name), ...difference });
const userDeny = JSON.stringify(userDenyPolicy(new Date('2026-05-05T10:00:00Z')));
const putOnUser = (policyDocument: string) =>
  as('rolewarden-contain', 'iam', 'PutUserPolicy', { userName: 'alice', policyName: DENY, policyDocument });
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const put = (policyDocument: string, policyName = DENY, roleName = 'App') =>
  as('rolewarden-contain', 'iam', 'PutRolePolicy', { roleName, policyName, policyDocument });

const RESERVE = 'arn:aws:iam::111122223333:policy/rolewarden-reserve-2';
const reserved = JSON.stringify(
  reserveDocument(
    DENY,
    'arn:aws:iam::111122223333:role/App',
    denyPolicy('revocation', { kind: 'role' }, new Date('2026-05-04T10:00:00Z'), new Date('2026-05-04T23:00:00Z')),
  ),
);
const onReserve = (call: string, request: JsonObject) =>
  as('rolewarden-contain', 'iam', call, { policyArn: RESERVE, ...request });

testDetector(guardOwnCallUndeclared, {
  flags: [
    {
      name: 'contain giving a reserve another document',
      subject: guarded(onReserve('CreatePolicyVersion', { policyDocument: reserved.replace('"Deny"', '"Allow"') })),
      evidence: 'is no deny as we write them',
    },
    {
      name: 'contain deleting a reserve of the stack',
      subject: guarded(onReserve('DeletePolicy', {})),
      evidence: 'the policy "rolewarden-reserve-2" is no deny of ours by its name',
    },
    {
      name: 'contain making a reserve its own boundary',
      subject: guarded(
        as('rolewarden-contain', 'iam', 'PutRolePermissionsBoundary', {
          roleName: 'App',
          permissionsBoundary: RESERVE,
        }),
      ),
      evidence: 'is no deny of ours by its name',
    },
    {
      name: 'contain writing to a fifth reserve, which there is not',
      subject: guarded(
        onReserve('CreatePolicyVersion', { policyArn: RESERVE.replace('-2', '-5'), policyDocument: reserved }),
      ),
      evidence: 'is no deny of ours by its name',
    },
    {
      name: 'inspect, which only reads, writing',
      subject: guarded(as('rolewarden-inspect', 'iam', 'PutRolePolicy', { roleName: 'App', policyName: DENY })),
      evidence: 'treat rolewarden-inspect as taken over',
    },
    {
      name: 'contain making a user',
      subject: guarded(as('rolewarden-contain', 'iam', 'CreateUser', { userName: 'x' })),
      evidence: 'called iam:CreateUser',
    },
    {
      name: 'contain launching something',
      subject: guarded(as('rolewarden-contain', 'lambda', 'CreateFunction20150331', {})),
      evidence: 'called lambda:CreateFunction:',
    },
    {
      name: 'contain putting an Allow under our name',
      subject: guarded(put(deny.replace('"Deny"', '"Allow"'))),
      evidence: 'is no deny as we write them',
    },
    {
      name: 'contain putting a policy of another name',
      subject: guarded(put(deny, 'admin')),
      evidence: 'the policy "admin" is no deny of ours by its name',
    },
    {
      name: 'contain putting a deny on a role that ends by the clock alone: it is for users',
      subject: guarded(put(userDeny)),
      evidence: 'is no deny as we write them',
    },
    {
      name: 'contain putting a deny on a user as roles get it: it would never meet a key',
      subject: guarded(putOnUser(deny)),
      evidence: 'is no deny as we write them',
    },
    {
      name: 'contain deleting a deny on a user, which only sweep does',
      subject: guarded(as('rolewarden-contain', 'iam', 'DeleteUserPolicy', { userName: 'alice', policyName: DENY })),
      evidence: 'called iam:DeleteUserPolicy',
    },
    {
      name: 'contain writing to the guardrail itself',
      subject: guarded(put(deny, DENY, 'rolewarden-sweep')),
      evidence: 'it changed a role of the guardrail itself',
    },
    {
      name: 'contain putting a deny that nothing asked for',
      subject: guarded(put(deny), { recorded: false }),
      evidence: 'put a deny that no recorded incident asked for',
    },
    {
      name: 'a write that hides what it wrote',
      subject: guarded(as('rolewarden-sweep', 'iam', 'DeleteRolePolicy', null)),
      evidence: 'does not show which policy',
    },
    {
      name: 'an attempt',
      subject: guarded(as('rolewarden-slack', 'iam', 'CreateRole', null, DENIED)),
      evidence: 'tried and was denied: called iam:CreateRole; its function never makes this call; treat',
    },
    {
      name: 'contain opening a trust policy, with the role it opened',
      subject: guarded(as('rolewarden-contain', 'iam', 'UpdateAssumeRolePolicy', { roleName: 'App' })),
      evidence: 'called iam:UpdateAssumeRolePolicy on App: its function never makes this call',
    },
    {
      name: 'slack, whose only reads are declared, listing buckets in a trail',
      subject: guarded(as('rolewarden-slack', 's3', 'ListBuckets', null)),
      evidence: 'called s3:ListBuckets',
    },
    {
      name: 'contain making a data key: it publishes nothing any more',
      subject: guarded(as('rolewarden-contain', 'kms', 'GenerateDataKey', {})),
      evidence: 'called kms:GenerateDataKey: its function never makes this call',
    },
    {
      name: 'a console session made of the credentials of sweep',
      subject: guarded(as('rolewarden-sweep', 'signin', 'GetSigninToken', null)),
      evidence: 'called signin:GetSigninToken',
    },
    {
      name: 'contain putting a boundary that is no deny of ours',
      subject: guarded(
        as('rolewarden-contain', 'iam', 'PutRolePermissionsBoundary', { roleName: 'App', permissionsBoundary: ADMIN }),
      ),
      evidence: 'the policy "AdministratorAccess" is no deny of ours by its name',
    },
    {
      name: 'even where a deployer pattern covers our roles',
      subject: guarded(as('rolewarden-inspect', 'iam', 'CreateUser', {}), { guard: { deployers: ['*'] } }),
    },
  ],
  allows: [
    {
      name: 'contain putting a deny into a reserve',
      subject: guarded(onReserve('CreatePolicyVersion', { policyDocument: reserved, setAsDefault: true })),
    },
    { name: 'contain attaching a reserve', subject: guarded(onReserve('AttachRolePolicy', { roleName: 'App' })) },
    {
      name: 'sweep taking a reserve off',
      subject: guarded(as('rolewarden-sweep', 'iam', 'DetachRolePolicy', { roleName: 'App', policyArn: RESERVE })),
    },
    { name: 'contain putting a deny on a user', subject: guarded(putOnUser(userDeny)) },
    {
      name: 'sweep deleting one',
      subject: guarded(as('rolewarden-sweep', 'iam', 'DeleteUserPolicy', { userName: 'alice', policyName: DENY })),
    },
    { name: 'contain putting a deny', subject: guarded(put(deny), { recorded: true }) },
    { name: 'contain putting a deny, no ledger to ask', subject: guarded(put(deny)) },
    {
      name: 'contain failing to put one, without parameters',
      subject: guarded(as('rolewarden-contain', 'iam', 'PutRolePolicy', null, DENIED)),
    },
    {
      name: 'sweep deleting a lapsed deny',
      subject: guarded(as('rolewarden-sweep', 'iam', 'DeleteRolePolicy', { roleName: 'App', policyName: DENY })),
    },
    {
      name: 'a log stream made by a function that starts',
      subject: guarded(as('rolewarden-inspect', 'logs', 'CreateLogStream', {})),
    },
    {
      name: 'contain making the policy of a boundary',
      subject: guarded(
        as('rolewarden-contain', 'iam', 'CreatePolicy', {
          policyName: DENY,
          policyDocument: JSON.stringify(boundaryPolicy(JSON.parse(deny), 'arn:aws:iam::111122223333:role/App')),
        }),
        { recorded: true },
      ),
    },
    {
      name: 'contain putting a boundary of ours',
      subject: guarded(
        as('rolewarden-contain', 'iam', 'PutRolePermissionsBoundary', {
          roleName: 'App',
          permissionsBoundary: `arn:aws:iam::111122223333:policy/${DENY}`,
        }),
      ),
    },
    {
      name: 'contain tagging the role it contained',
      subject: guarded(as('rolewarden-contain', 'iam', 'TagRole', { roleName: 'App' })),
    },
    {
      name: 'SNS making a data key for the alert that tell publishes',
      subject: guarded(as('rolewarden-tell', 'kms', 'GenerateDataKey', {})),
    },
    {
      name: 'Lambda assuming the role for a new instance of the function: the service calls, not the role',
      subject: guarded(
        calling(
          'sts',
          'AssumeRole',
          { roleArn: 'arn:aws:iam::111122223333:role/rolewarden-contain' },
          { userIdentity: { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' } },
        ),
      ),
    },
    {
      name: 'a log group that is gone, made again in a function’s name, and refused',
      subject: guarded(as('rolewarden-slack', 'logs', 'CreateLogGroup', {}, DENIED)),
    },
    {
      name: 'Lambda handing a failed invocation over in a function’s name',
      subject: guarded(as('rolewarden-inspect', 'sqs', 'SendMessage', {})),
    },
    {
      name: 'Lambda decrypting in a function’s name',
      subject: guarded(as('rolewarden-sweep', 'kms', 'Decrypt', {})),
    },
    { name: 'somebody else making a user', subject: guarded(calling('iam', 'CreateUser', { userName: 'x' })) },
    {
      name: 'a role of our name in another account',
      subject: guarded(
        calling(
          'iam',
          'CreateUser',
          {},
          {
            userIdentity: {
              type: 'AssumedRole',
              accountId: '999988887777',
              sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::999988887777:role/rolewarden-contain' } },
            },
          },
        ),
      ),
    },
  ],
});
