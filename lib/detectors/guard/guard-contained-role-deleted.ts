import type { Detector } from '../finding.ts';
import { changeDetection, type GuardSubject } from './subject.ts';

export const guardContainedRoleDeleted: Detector<GuardSubject> = {
  id: 'guard-contained-role-deleted',
  severity: 'high',
  why: 'A contained role that is deleted can be made again under the same name, without the deny and with any trust policy.',
  misses:
    'A contained role whose deny the ledger does not know. While the ledger does not answer, our tag on the role counts, and after the deletion no tag can be read.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html',

  detect(subject) {
    const { change, containedBecause } = subject;
    if (change.what !== 'role' || change.how !== 'deleted' || containedBecause === undefined) return undefined;
    return changeDetection(
      subject,
      'high',
      `deleted the contained role ${change.roleName} (${containedBecause})`,
      'its sessions end, but a new role of that name starts without the deny',
    );
  },
};
