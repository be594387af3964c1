import { guardContainedRoleDeleted } from '../../../lib/detectors/guard/guard-contained-role-deleted.ts';
import { testDetector } from '../test-detector.ts';
import { calling, guarded } from './subject.ts';

const deleted = (difference = {}) => calling('iam', 'DeleteRole', { roleName: 'App' }, difference);
const contained = { containedBecause: 'incident 0123456789abcdef' };

testDetector(guardContainedRoleDeleted, {
  flags: [
    {
      name: 'a role that the ledger has as contained',
      subject: guarded(deleted(), contained),
      evidence: 'deleted the contained role App (incident 0123456789abcdef)',
    },
    {
      name: 'a try that failed because our deny is still on it',
      subject: guarded(deleted({ errorCode: 'DeleteConflictException' }), contained),
      severity: 'medium',
      evidence: 'tried and failed (DeleteConflictException)',
    },
  ],
  allows: [
    { name: 'a role that nobody contained', subject: guarded(deleted()) },
    {
      name: 'a boundary removed from a contained role',
      subject: guarded(calling('iam', 'DeleteRolePermissionsBoundary', { roleName: 'App' }), contained),
    },
  ],
});
