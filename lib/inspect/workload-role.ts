import { textOf } from '../base/json.ts';
import { sessionNamesIn } from '../event/catalogue/session-names.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';

/** Where a workload is: of one account, in one region. */
type Whereabouts = Pick<CloudTrailEvent, 'eventSource' | 'account' | 'region'>;

/** One Lambda function, EC2 instance or launch configuration, the same for every event about it; `name` is the name of its sessions. */
export function workloadKey({ eventSource, account, region }: Whereabouts, name: string): string {
  return [eventSource.replace('.amazonaws.com', ''), account, region, name].join('/');
}

/**
 * Remembered for who wants to point a workload back, and to weigh the next role that is put there.
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
