import { guardBoundaryRemoved } from '../../../lib/detectors/guard/guard-boundary-removed.ts';
import { testDetector } from '../test-detector.ts';
import { calling, DENIED, guarded } from './subject.ts';

const on = { roleName: 'App' };
const contained = { containedBecause: 'it has our tag rolewarden:incident' };

testDetector(guardBoundaryRemoved, {
  flags: [
    {
      name: 'the boundary of a contained role removed',
      subject: guarded(calling('iam', 'DeleteRolePermissionsBoundary', on), contained),
      evidence: 'removed the permissions boundary of the contained role App (it has our tag rolewarden:incident)',
    },
    {
      name: 'the boundary of a contained role replaced',
      subject: guarded(calling('iam', 'PutRolePermissionsBoundary', on), contained),
      evidence: 'replaced',
    },
    {
      name: 'an attempt',
      subject: guarded(calling('iam', 'DeleteRolePermissionsBoundary', on, DENIED), contained),
      severity: 'high',
    },
  ],
  allows: [
    {
      name: 'a role that nobody contained: the trust detectors tell',
      subject: guarded(calling('iam', 'DeleteRolePermissionsBoundary', on)),
    },
    { name: 'a contained role deleted', subject: guarded(calling('iam', 'DeleteRole', on), contained) },
  ],
});
