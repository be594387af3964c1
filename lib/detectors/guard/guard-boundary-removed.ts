import type { Detector } from '../finding.ts';
import { changeDetection, type GuardSubject, WILL_BE_RESTORED } from './subject.ts';

export const guardBoundaryRemoved: Detector<GuardSubject> = {
  id: 'guard-boundary-removed',
  severity: 'critical',
  why: 'A role without room for a deny is contained by its permissions boundary: without it every session is free.',
  misses:
    'The event does not show the previous boundary. A role that neither the ledger nor a tag of ours knows as contained is left to the trust detectors.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePermissionsBoundary.html',

  detect(subject) {
    const { change, containedBecause, denyBefore } = subject;
    if (change.what !== 'role' || change.how === 'deleted' || containedBecause === undefined) return undefined;
    const did = change.how === 'boundary-removed' ? 'removed' : 'replaced';
    return changeDetection(
      subject,
      'critical',
      `${did} the permissions boundary of the contained role ${change.roleName} (${containedBecause})`,
      `if the boundary was the containment, the sessions of the role may act again${denyBefore === 'restorable' ? WILL_BE_RESTORED : ''}`,
    );
  },
};
