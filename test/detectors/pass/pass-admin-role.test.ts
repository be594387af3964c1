import { passAdminRole } from '../../../lib/detectors/pass/pass-admin-role.ts';
import { ACCOUNT, ADMIN, inline, role, type Statement } from '../../judge/power/roles.ts';
import { testDetector } from '../test-detector.ts';
import { passing } from './subject.ts';

const admin = [ADMIN];
const root = { kind: 'root', arn: `arn:aws:iam::${ACCOUNT}:root`, account: ACCOUNT } as const;
const user = { kind: 'user', arn: `arn:aws:iam::${ACCOUNT}:user/ada`, account: ACCOUNT, human: 'ada' } as const;
const boundary = (...statements: Statement[]) => ({ ...inline(...statements), name: 'boundary' });

testDetector(passAdminRole, {
  flags: [
    { name: 'a developer', subject: passing({ role: admin }), severity: 'critical', evidence: 'inline statement 0' },
    {
      name: 'whoever cannot be read',
      subject: passing({ role: admin, passer: 'no snapshot' }),
      evidence: 'no snapshot',
    },
    {
      name: 'a passer with a policy nobody could read',
      subject: passing({
        role: admin,
        passer: role([{ kind: 'managed', name: 'x', arn: 'arn:aws:iam::111122223333:policy/x' }]),
      }),
      evidence: 'policy/x could not be read',
    },
    { name: 'an administrator', subject: passing({ role: admin, passer: admin }), severity: 'low' },
    { name: 'root', subject: passing({ role: admin, passer: 'root', principal: root }), severity: 'low' },
    {
      name: 'an administrator in person for the first time',
      subject: passing({ role: admin, passer: admin, principal: user, firstSeen: true }),
      severity: 'medium',
    },
    {
      name: 'an administrator in person, seen before',
      subject: passing({ role: admin, passer: admin, principal: user, firstSeen: false }),
      severity: 'low',
    },
    {
      name: 'a pipeline that is an administrator, for the first time',
      subject: passing({ role: admin, passer: admin, firstSeen: true }),
      severity: 'low',
    },
    {
      name: 'an approved pass by somebody who is not an administrator',
      subject: passing({ role: admin, approved: [{ role: 'worker' }] }),
      severity: 'medium',
      evidence: 'although the settings approve',
    },
    {
      name: 'a pass that a pattern approves',
      subject: passing({ role: admin, approved: [{ role: 'work*' }] }),
      severity: 'medium',
      evidence: 'although the settings approve this pass by a pattern',
    },
    { name: 'Action *:*', subject: passing({ role: [{ Action: '*:*' }] }), severity: 'critical' },
    {
      name: 'everything but a few services',
      subject: passing({ role: [{ NotAction: ['aws-portal:*', 'organizations:*'] }] }),
      severity: 'critical',
    },
    {
      name: 'everything with a Deny on one bucket',
      subject: passing({ role: [ADMIN, { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::audit/*' }] }),
      severity: 'critical',
    },
    {
      name: 'a boundary that allows everything',
      subject: passing({ role: role(admin, { boundary: boundary(ADMIN) }) }),
      severity: 'critical',
    },
    {
      name: 'administrator only with MFA',
      subject: passing({ role: [{ Action: '*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }] }),
      severity: 'medium',
      evidence: 'if Bool aws:MultiFactorAuthPresent true',
    },
    {
      name: 'a role whose boundary could not be read',
      subject: passing({ role: role(admin, { boundary: { kind: 'managed', name: 'limit' } }) }),
      severity: 'medium',
      evidence: 'unread permissions boundary limit',
    },
    {
      name: 'a deny of ours that has lapsed',
      subject: passing({
        role: [
          ADMIN,
          {
            Effect: 'Deny',
            Action: '*',
            Condition: {
              DateLessThan: { 'aws:TokenIssueTime': '2026-01-30T00:00:00Z', 'aws:CurrentTime': '2026-01-30T13:00:00Z' },
            },
          },
        ],
      }),
      severity: 'critical',
    },
  ],
  allows: [
    { name: 'an ordinary role', subject: passing() },
    {
      name: 'a role named administrator',
      subject: passing({ role: role([{ Action: 's3:Get*' }], { name: 'AdministratorAccess' }) }),
    },
    { name: 'a denied call', subject: passing({ role: admin, outcome: 'denied' }) },
    { name: 'a role that could not be read', subject: passing({ role: 'AccessDenied' }) },
    { name: 'everything but permissions', subject: passing({ role: [{ NotAction: ['iam:*', 'sts:*'] }] }) },
    { name: 'all of one service', subject: passing({ role: [{ Action: 's3:*' }] }) },
    { name: 'everything, denied again', subject: passing({ role: [ADMIN, { Effect: 'Deny', Action: '*' }] }) },
    { name: 'everything on one bucket', subject: passing({ role: [{ Action: '*', Resource: 'arn:aws:s3:::b/*' }] }) },
    {
      name: 'everything inside a boundary for S3',
      subject: passing({ role: role(admin, { boundary: boundary({ Action: 's3:*' }) }) }),
    },
    {
      name: 'everything for somebody else',
      subject: passing({
        role: [{ Action: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': '444455556666' } } }],
      }),
    },
  ],
});
