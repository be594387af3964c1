import { passesIn } from '../event/catalogue/passes.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import type { RolePass } from '../event/pass.ts';
import { isOwnCaller } from '../event/principal.ts';
import { copiedPassesIn, templatePassesIn } from '../event/template-passes.ts';
import { type WorkloadChange, workloadChangeIn } from '../judge/power/workload-change.ts';

/** The services that say who may do what, whose calls may be any activity. */
const IDENTITY: readonly string[] = ['iam.amazonaws.com', 'rolesanywhere.amazonaws.com'];

/**
 * The activities of a call on a service that works with roles, as most passes are; undefined for a call of our own roles and on a
 * service of identities, which activity.ts reads. A change of a part of the guardrail is read apart: see load-activities.ts.
 */
export function activitiesAtWork(event: CloudTrailEvent): (RolePass | WorkloadChange)[] | undefined {
  if (isOwnCaller(event) || IDENTITY.includes(event.eventSource)) return undefined;
  const change = workloadChangeIn(event);
  return [
    ...passesIn(event),
    ...templatePassesIn(event),
    ...copiedPassesIn(event),
    ...(change === undefined ? [] : [change]),
  ];
}
