import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import type { Activity } from './activity.ts';
import { activitiesAtWork } from './activity-at-work.ts';

/** `activitiesIn`, so that a cold start with a role pass loads no code that reads other calls. */
export async function loadActivities(event: CloudTrailEvent): Promise<readonly Activity[]> {
  return activitiesAtWork(event) ?? (await import('./activity.ts')).activitiesIn(event);
}
