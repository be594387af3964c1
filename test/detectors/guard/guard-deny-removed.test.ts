import { guardDenyRemoved } from '../../../lib/detectors/guard/guard-deny-removed.ts';
import { denyPolicy } from '../../../lib/incident/deny/deny-policy.ts';
import { sessionOf } from '../../support/events.ts';
import { userDenyPolicy } from '../../support/users.ts';
import { testDetector } from '../test-detector.ts';
import { calling, DENIED, DENY, DEPLOYERS, guarded } from './subject.ts';

const on = { roleName: 'App', policyName: DENY };
const managed = `arn:aws:iam::111122223333:policy/${DENY}`;
const deny = JSON.stringify(
  denyPolicy('quarantine', { kind: 'role' }, new Date('2026-05-04T10:00:00Z'), new Date('2026-05-04T23:00:00Z')),
);
const allow = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });

testDetector(guardDenyRemoved, {
  flags: [
    {
      name: 'our deny deleted',
      subject: guarded(calling('iam', 'DeleteRolePolicy', on)),
      evidence: `role Deployer, session dana, removed our deny ${DENY} on role App`,
    },
    {
      name: 'our deny overwritten with an Allow',
      subject: guarded(calling('iam', 'PutRolePolicy', { ...on, policyDocument: allow })),
      evidence: /overwrote our deny .*: the new policy no longer denies what we denied/,
    },
    {
      name: 'our deny overwritten with another deny, which may end sooner',
      subject: guarded(calling('iam', 'PutRolePolicy', { ...on, policyDocument: deny }), { recorded: true }),
      evidence: 'the new policy is still a deny',
    },
    {
      name: 'our managed deny detached',
      subject: guarded(calling('iam', 'DetachRolePolicy', { roleName: 'App', policyArn: managed })),
      evidence: 'detached our deny',
    },
    {
      name: 'our managed deny given another version',
      subject: guarded(
        calling('iam', 'CreatePolicyVersion', { policyArn: managed, policyDocument: allow, setAsDefault: true }),
      ),
      evidence: `${DENY} (customer managed)`,
    },
    {
      name: 'an older version of our managed deny made the default',
      subject: guarded(calling('iam', 'SetDefaultPolicyVersion', { policyArn: managed, versionId: 'v1' })),
    },
    { name: 'our managed deny deleted', subject: guarded(calling('iam', 'DeletePolicy', { policyArn: managed })) },
    {
      name: 'our deny on a user deleted',
      subject: guarded(calling('iam', 'DeleteUserPolicy', { userName: 'mallory', policyName: DENY })),
      evidence: 'on user mallory: the keys of the user work again',
    },
    {
      name: 'our deny on a user overwritten by another of ours: it ends at another time',
      subject: guarded(
        calling('iam', 'PutUserPolicy', {
          userName: 'mallory',
          policyName: DENY,
          policyDocument: JSON.stringify(userDenyPolicy(new Date('2026-05-04T10:01:00Z'))),
        }),
      ),
      evidence: 'the new policy is still a deny',
    },
    {
      name: 'an attempt that was denied',
      subject: guarded(calling('iam', 'DeleteRolePolicy', on, DENIED)),
      severity: 'high',
      evidence: 'tried and was denied: removed our deny',
    },
    {
      name: 'a deployer that strips policies it does not know: the containment is off all the same',
      subject: guarded(calling('iam', 'DeleteRolePolicy', on), DEPLOYERS),
      severity: 'high',
      evidence: 'guard.deployers in rolewarden.yml names this caller',
    },
    {
      name: 'one that the ledger can put back',
      subject: guarded(calling('iam', 'DeleteRolePolicy', on), { denyBefore: 'restorable' }),
      evidence: 'may act again; Rolewarden restores it unless the limit of restorations is reached',
    },
    {
      name: 'Terraform, by the role that the settings name',
      subject: guarded(calling('iam', 'DeleteRolePolicy', on), {
        denyBefore: 'restorable',
        guard: { infrastructure: ['Deployer'] },
      }),
      severity: 'high',
      evidence:
        /guard\.infrastructure in rolewarden\.yml names this caller: such a tool removes .* Rolewarden restores it unless/,
    },
    {
      name: 'CloudFormation, by what AWS wrote into the event',
      subject: guarded(
        calling('iam', 'DeleteRolePolicy', on, {
          userIdentity: { ...sessionOf('Deployer', 'dana'), invokedBy: 'cloudformation.amazonaws.com' },
        }),
        { denyBefore: 'restorable' },
      ),
      severity: 'high',
      evidence: 'CloudFormation did it, as invokedBy in the event says',
    },
    {
      name: 'Terraform, by its user agent alone: anybody can write that',
      subject: guarded(calling('iam', 'DeleteRolePolicy', on, { userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9.0' })),
      severity: 'critical',
      evidence: /^(?!.*strips).*$/,
    },
    {
      name: 'a responder, whom the settings name',
      subject: guarded(calling('iam', 'DeleteRolePolicy', on), {
        denyBefore: 'restorable',
        guard: { responders: ['Deployer'] },
      }),
      severity: 'info',
      evidence: 'counts as lifted',
    },
    {
      name: 'a responder of another account',
      subject: guarded(
        calling('iam', 'DeleteRolePolicy', on, {
          userIdentity: JSON.parse(
            JSON.stringify(sessionOf('Deployer', 'dana')).replaceAll('111122223333', '999988887777'),
          ),
        }),
        { denyBefore: 'restorable', guard: { responders: ['Deployer'] } },
      ),
      severity: 'critical',
    },
    {
      name: 'our own lift by a person’s credentials',
      subject: guarded(calling('iam', 'PutRolePolicy', { ...on, policyDocument: deny }), { denyBefore: 'lifted' }),
      severity: 'info',
      evidence: 'the incident is lifted',
    },
    {
      name: 'a deny deleted after its incident was lifted: revived, or robbed of what it still holds',
      subject: guarded(calling('iam', 'DeleteRolePolicy', on), { denyBefore: 'lifted' }),
      severity: 'medium',
      evidence: 'unless somebody revived it on purpose',
    },
    {
      name: 'a role that only bears the name of ours, under a path',
      subject: guarded(
        calling('iam', 'DeleteRolePolicy', on, {
          userIdentity: {
            type: 'AssumedRole',
            accountId: '111122223333',
            arn: 'arn:aws:sts::111122223333:assumed-role/rolewarden-contain/x',
            sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/evil/rolewarden-contain' } },
          },
        }),
      ),
    },
  ],
  allows: [
    {
      name: 'contain, which puts and lifts denies all day',
      subject: guarded(
        calling('iam', 'DeleteRolePolicy', on, { userIdentity: sessionOf('rolewarden-contain', 'rolewarden-contain') }),
      ),
    },
    {
      name: 'a policy of another name',
      subject: guarded(calling('iam', 'DeleteRolePolicy', { roleName: 'App', policyName: 'rolewarden-notes' })),
    },
    {
      name: 'a name under our prefix where the ledger knows that nothing of ours stood',
      subject: guarded(calling('iam', 'PutRolePolicy', { ...on, policyDocument: deny }), { recorded: false }),
    },
    {
      name: 'a version that is not made the default',
      subject: guarded(calling('iam', 'CreatePolicyVersion', { policyArn: managed, policyDocument: allow })),
    },
    { name: 'a denied call without parameters', subject: guarded(calling('iam', 'DeleteRolePolicy', null, DENIED)) },
  ],
});
