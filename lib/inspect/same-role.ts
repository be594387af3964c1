import { operationNameOf } from '../event/catalogue/catalogue.ts';
import { sessionNamesIn } from '../event/catalogue/session-names.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import type { WorkloadRole } from '../incident/ledger/history.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';
import { workloadKey } from './workload-role.ts';

/**
 * Updates that may name the role which the workload has already. A creation, a registered task definition and an associated
 * profile are no such updates: the caller chooses what runs under the role then.
 */
const UPDATES: readonly string[] = [
  'lambda.amazonaws.com UpdateFunctionConfiguration',
  'ec2.amazonaws.com ReplaceIamInstanceProfileAssociation',
];

/** The role that the workload was handed by the latest event before. Undefined for calls that change no workload, or more than one. */
export async function earlierRole(event: CloudTrailEvent, ledger: Ledger): Promise<WorkloadRole | undefined> {
  const [name, ...others] = sessionNamesIn(event);
  const isSwap = event.eventSource === 'ec2.amazonaws.com' && event.eventName !== 'RunInstances';
  if (name === undefined || others.length > 0 || event.time === undefined || !(isSwap || isUpdate(event)))
    return undefined;
  const { eventId, time } = event;
  return ledger.workloadBefore(workloadKey(event, name), { eventId, time });
}

/**
 * Whether the event leaves the workload its role, so that nothing is passed. A role that came by a disputed pass is not the
 * workload's own: what happens next is judged again.
 */
export function keepsRole(
  event: CloudTrailEvent,
  earlier: WorkloadRole | undefined,
  role: string | undefined,
): boolean {
  return isUpdate(event) && earlier?.accepted === true && earlier.role === role;
}

function isUpdate({ eventSource, eventName }: CloudTrailEvent): boolean {
  return UPDATES.includes(`${eventSource} ${operationNameOf(eventSource, eventName)}`);
}
