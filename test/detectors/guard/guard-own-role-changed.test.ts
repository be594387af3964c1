import { guardOwnRoleChanged } from '../../../lib/detectors/guard/guard-own-role-changed.ts';
import { sessionOf } from '../../support/events.ts';
import { testDetector } from '../test-detector.ts';
import { calling, DENIED, DENY, DEPLOYERS, guarded } from './subject.ts';

testDetector(guardOwnRoleChanged, {
  flags: [
    {
      name: 'a policy put on it',
      subject: guarded(calling('iam', 'PutRolePolicy', { roleName: 'rolewarden-contain', policyName: 'more' })),
      evidence: 'called PutRolePolicy on role rolewarden-contain',
    },
    {
      name: 'a deny of ours put on it',
      subject: guarded(calling('iam', 'PutRolePolicy', { roleName: 'rolewarden-contain', policyName: DENY })),
    },
    {
      name: 'a policy attached',
      subject: guarded(
        calling('iam', 'AttachRolePolicy', {
          roleName: 'rolewarden-inspect',
          policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
        }),
      ),
    },
    {
      name: 'its trust changed',
      subject: guarded(calling('iam', 'UpdateAssumeRolePolicy', { roleName: 'rolewarden-contain' })),
    },
    { name: 'deleted', subject: guarded(calling('iam', 'DeleteRole', { roleName: 'rolewarden-sweep' })) },
    {
      name: 'an attempt',
      subject: guarded(calling('iam', 'DeleteRole', { roleName: 'rolewarden-sweep' }, DENIED)),
      severity: 'high',
    },
    {
      name: 'a deployer: a note',
      subject: guarded(calling('iam', 'PutRolePolicy', { roleName: 'rolewarden-contain' }), DEPLOYERS),
      severity: 'info',
    },
    {
      name: 'a session that calls itself a deployer',
      subject: guarded(
        calling(
          'iam',
          'PutRolePolicy',
          { roleName: 'rolewarden-contain' },
          { userIdentity: sessionOf('App', 'Deployer') },
        ),
        DEPLOYERS,
      ),
    },
    {
      name: 'a deployer of another account',
      subject: guarded(
        calling(
          'iam',
          'PutRolePolicy',
          { roleName: 'rolewarden-contain' },
          {
            userIdentity: {
              type: 'AssumedRole',
              accountId: '999988887777',
              sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::999988887777:role/Deployer' } },
            },
          },
        ),
        DEPLOYERS,
      ),
    },
  ],
  allows: [
    {
      name: 'a role of somebody else',
      subject: guarded(calling('iam', 'PutRolePolicy', { roleName: 'App', policyName: 'more' })),
    },
    {
      name: 'a role that only begins like ours',
      subject: guarded(calling('iam', 'DeleteRole', { roleName: 'rolewarden-contain-test' })),
    },
  ],
});
