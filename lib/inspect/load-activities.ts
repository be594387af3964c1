import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import type { Activity } from './activity.ts';
import { activitiesAtWork } from './activity-at-work.ts';

/** `activitiesIn`, so that a cold start with a role pass loads no code that reads other calls. */
export async function loadActivities(event: CloudTrailEvent): Promise<readonly Activity[]> {
  const atWork = activitiesAtWork(event);
  if (atWork === undefined) return (await import('./activity.ts')).activitiesIn(event);
  if (!mayChangeAPart(event)) return atWork;
  return [...atWork, ...(await import('../judge/guard/parts.ts')).partChangesIn(event)];
}

/** The services of the guardrail's parts. */
const SERVICES = /^(?:cloudformation|cloudtrail|dynamodb|events|kms|lambda|logs|monitoring|sns|sqs|ssm)\./;

/** Most calls on these services, role passes among them, are on Lambda: those on our functions name one. */
function mayChangeAPart({ eventSource, requestParameters, responseElements }: CloudTrailEvent): boolean {
  if (!SERVICES.test(eventSource)) return false;
  if (eventSource !== 'lambda.amazonaws.com' || requestParameters === undefined) return true;
  return JSON.stringify([requestParameters, responseElements]).includes('rolewarden');
}
