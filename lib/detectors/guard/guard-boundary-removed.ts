import type { Detector } from '../finding.ts';
import { changeDetection, type GuardSubject } from './subject.ts';

export const guardBoundaryRemoved: Detector<GuardSubject> = {
  id: 'guard-boundary-removed',
  severity: 'critical',
  why: 'Where a role had no room for a deny, its permissions boundary is the containment: without it every session is free.',
  misses:
    'The event does not say which boundary stood there. A role that neither the ledger nor a tag of ours knows as contained is left to the trust detectors.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePermissionsBoundary.html',

  detect(subject) {
    const { change, containedBecause, denyBefore } = subject;
    if (change.what !== 'role' || change.how === 'deleted' || containedBecause === undefined) return undefined;
    const did = change.how === 'boundary-removed' ? 'removed' : 'replaced';
    return changeDetection(
      subject,
      'critical',
      `${did} the permissions boundary of the contained role ${change.roleName} (${containedBecause})`,
      `if the boundary was the containment, its sessions may act again${denyBefore === 'restorable' ? '; it is put back unless its limit is reached: what became of it is told' : ''}`,
    );
  },
};
