import { textOf } from '../base/json.ts';
import { sessionNamesIn } from '../event/catalogue/session-names.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';

type Whereabouts = Pick<CloudTrailEvent, 'eventSource' | 'account' | 'region'>;

/** The ledger's key of a Lambda function, EC2 instance or launch configuration, equal for every event about it. `name` is the name of its sessions. */
export function workloadKey({ eventSource, account, region }: Whereabouts, name: string): string {
  return [eventSource.replace('.amazonaws.com', ''), account, region, name].join('/');
}

/**
 * The next role of the workload is weighed against this one, and `rolewarden fix` may give this one back.
 * @param accepted false once the pass is a reason to contain; the same record is written again then
 */
export async function rememberWorkloads(
  event: CloudTrailEvent,
  role: string,
  ledger: Ledger,
  accepted = true,
): Promise<void> {
  const { eventId, time } = event;
  if (time === undefined) return;
  const keys = workloadNamesIn(event).map((name) => workloadKey(event, name));
  await Promise.all(keys.map((key) => ledger.rememberWorkload(key, { role, eventId, time, accepted })));
}

/** A launch configuration has no sessions of its own; the groups that are made of it later have its role. */
function workloadNamesIn(event: CloudTrailEvent): string[] {
  if (event.eventName !== 'CreateLaunchConfiguration') return sessionNamesIn(event);
  const name = textOf(event.requestParameters?.launchConfigurationName);
  return name === undefined ? [] : [name];
}
