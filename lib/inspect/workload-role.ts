import { sessionNamesIn } from '../event/catalogue/session-names.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';

type Whereabouts = Pick<CloudTrailEvent, 'eventSource' | 'account' | 'region'>;

/** The ledger's key of a Lambda function or EC2 instance, equal for every event about it. `name` is the name of its sessions. */
export function workloadKey({ eventSource, account, region }: Whereabouts, name: string): string {
  return [eventSource.replace('.amazonaws.com', ''), account, region, name].join('/');
}

/** The next role of the workload is weighed against this one, and `rolewarden fix` may give this one back. */
export async function rememberWorkloads(event: CloudTrailEvent, role: string, ledger: Ledger): Promise<void> {
  const { eventId, time } = event;
  if (time === undefined) return;
  const keys = sessionNamesIn(event).map((name) => workloadKey(event, name));
  await Promise.all(keys.map((key) => ledger.rememberWorkload(key, { role, eventId, time })));
}
