import { passEscalation } from '../../../lib/detectors/pass/pass-escalation.ts';
import { ACCOUNT, ADMIN, inline, role } from '../../judge/power/roles.ts';
import { testDetector } from '../test-detector.ts';
import { DEVELOPERS, passing } from './subject.ts';

const secrets = [{ Action: 'secretsmanager:GetSecretValue' }];
const lambdaDeveloper = [{ Action: ['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'] }];
const services = (...names: string[]) => ({ StringEquals: { 'iam:PassedToService': names } });

testDetector(passEscalation, {
  flags: [
    {
      name: 'an administrator role',
      subject: passing({ role: [ADMIN] }),
      severity: 'critical',
      evidence: 'developer gains: do everything',
    },
    { name: 'secrets', subject: passing({ role: secrets }), evidence: 'read secrets' },
    {
      name: 'the path, when the passer can walk it at once',
      subject: passing({ role: secrets, passer: lambdaDeveloper }),
      evidence: 'at once, by lambda-001 (iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction)',
    },
    {
      name: 'the path, where PassRole is held for this service',
      subject: passing({
        role: secrets,
        passer: [{ Action: 'lambda:*' }, { Action: 'iam:PassRole', Condition: services('lambda.amazonaws.com') }],
      }),
      evidence: 'lambda-001',
    },
    {
      name: 'the powers to escalate further',
      subject: passing({ role: [{ Action: ['iam:PassRole', 'ec2:RunInstances'] }] }),
      evidence: 'hand a stronger role to a service it commands (ec2-001)',
    },
    {
      name: 'its own permissions',
      subject: passing({ role: [{ Action: 'iam:PutRolePolicy' }] }),
      severity: 'critical',
      evidence: 'rewrite its own permissions (iam-005)',
    },
    {
      name: 'its own permissions, on itself alone',
      subject: passing({ role: [{ Action: 'iam:PutRolePolicy', Resource: `arn:aws:iam::${ACCOUNT}:role/worker` }] }),
      severity: 'critical',
    },
    {
      name: 'everything where the passer had some',
      subject: passing({
        role: secrets,
        passer: [{ Action: 'secretsmanager:*', Resource: `arn:aws:secretsmanager:*:${ACCOUNT}:secret:dev-*` }],
      }),
      evidence: 'read secrets',
    },
    {
      name: 'certainly what the passer has under a condition',
      subject: passing({
        role: secrets,
        passer: [{ ...secrets[0], Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }],
      }),
    },
    {
      name: 'what the passer’s boundary takes from the passer',
      subject: passing({
        role: secrets,
        passer: role([...secrets, ...DEVELOPERS], {
          name: 'developer',
          boundary: inline({ Action: ['iam:*', 'lambda:*'] }),
        }),
      }),
    },
    {
      name: 'an unknown passer, told only',
      subject: passing({ role: secrets, passer: 'federated' }),
      severity: 'medium',
      evidence: 'judged as if it had no permissions: federated',
    },
    {
      name: 'a service that runs nothing for the passer',
      subject: passing({ role: [{ Action: 'iam:PutRolePolicy' }], to: ['config.amazonaws.com'] }),
      severity: 'medium',
      evidence: 'config.amazonaws.com runs nothing',
    },
    {
      name: 'a pass that a pattern approves, told only',
      subject: passing({ role: secrets, approved: [{ role: 'work*' }] }),
      severity: 'medium',
      evidence: 'the settings approve this pass by a pattern',
    },
    { name: 'an arming', subject: passing({ role: secrets, passKind: 'arming' }), severity: 'medium' },
    {
      name: 'the guardrail',
      subject: passing({
        role: [{ Action: 'lambda:*', Resource: `arn:aws:lambda:*:${ACCOUNT}:function:rolewarden-*` }],
      }),
      evidence: 'change Rolewarden itself',
    },
  ],
  allows: [
    { name: 'a role without powers', subject: passing() },
    { name: 'the same powers', subject: passing({ role: secrets, passer: [...secrets, ...DEVELOPERS] }) },
    { name: 'an administrator', subject: passing({ role: [ADMIN], passer: [ADMIN] }) },
    {
      name: 'whoever may write itself everything',
      subject: passing({ role: [ADMIN], passer: [{ Action: ['iam:PutRolePolicy', 'iam:PassRole'] }] }),
    },
    {
      name: 'what the passer may write itself under its boundary',
      subject: passing({
        role: secrets,
        passer: role([{ Action: ['iam:PutRolePolicy', 'iam:PassRole'] }], {
          name: 'developer',
          boundary: inline({ Action: ['iam:PutRolePolicy', 'iam:PassRole', 'secretsmanager:*'] }),
        }),
      }),
    },
    { name: 'whoever can make itself one', subject: passing({ role: [ADMIN], passer: [{ Action: 'iam:*' }] }) },
    { name: 'root', subject: passing({ role: [ADMIN], principal: { kind: 'root', account: ACCOUNT } }) },
    { name: 'an approved pass', subject: passing({ role: secrets, approved: [{ role: 'worker' }] }) },
    {
      name: 'an administrator role that a pattern approves: pass-admin-role says it',
      subject: passing({ role: [ADMIN], approved: [{ role: 'work*' }] }),
    },
    { name: 'one bucket', subject: passing({ role: [{ Action: 's3:*', Resource: 'arn:aws:s3:::logs/*' }] }) },
    {
      name: 'an administrator role by an unknown passer: pass-admin-role says it',
      subject: passing({ role: [ADMIN], passer: 'x' }),
    },
    {
      name: 'powers that the role’s boundary takes away',
      subject: passing({ role: role(secrets, { boundary: inline({ Action: 's3:*' }) }) }),
    },
    { name: 'a denied call', subject: passing({ role: secrets, outcome: 'denied' }) },
    { name: 'a role nobody could read', subject: passing({ role: 'AccessDenied' }) },
  ],
});
