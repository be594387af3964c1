import { parseIamArn } from '../base/arn.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import { incidentKey } from '../incident/incident.ts';
import type { Incidents } from '../incident/ledger/incidents.ts';
import type { Command } from './command.ts';

/**
 * How many other contained incidents need the freeze of that name: those that only the freeze of the role covers, and the one
 * that wrote it. The freeze is lifted with the last of them.
 */
export async function othersFrozen(
  command: Pick<Command, 'incident' | 'caller' | 'target'>,
  policyName: string,
  ledger: Pick<Incidents, 'containedOn'>,
): Promise<number> {
  const { account = '', name = '' } = parseIamArn(command.target) ?? {};
  const writer = parsePolicyName(policyName);
  const contained = (await ledger.containedOn?.(account, name)) ?? [];
  const needing = contained.filter(({ id, frozen }) => frozen || (writer !== undefined && id === incidentKey(writer)));
  return needing.filter(({ id }) => id !== incidentKey(command)).length;
}
