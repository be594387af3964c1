import type { JsonObject } from '../../lib/base/json.ts';
import type { Order } from '../../lib/contain/orders.ts';
import type { Report } from '../../lib/contain/report.ts';
import type { DenyPolicy } from '../../lib/incident/deny/deny.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';
import type { WrittenDeny } from '../../lib/incident/incident.ts';
import { decidedIn, report } from './commands.ts';
import { OURS } from './events.ts';

export const ALICE = `arn:aws:iam::${OURS}:user/team/alice`;
export const ALICE_ID = 'AIDAEXAMPLEALICE';

/** A call with a long-term key of an IAM user, as CloudTrail writes userIdentity. */
export function userIdentity(difference: JsonObject = {}): JsonObject {
  return { type: 'IAMUser', principalId: ALICE_ID, arn: ALICE, accountId: OURS, userName: 'alice', ...difference };
}

/** Stop alice, who called; a row states only how it differs. */
export function userCommand({
  report: told = report(),
  ...difference
}: Partial<Omit<Order, 'report'>> & { readonly report?: Report } = {}): Order {
  return {
    kind: 'contain',
    id: told.eventId,
    ...decidedIn(told),
    cause: 'pass',
    incident: told.incident,
    target: ALICE,
    method: 'quarantine',
    scope: { kind: 'user' },
    caller: true,
    targetId: ALICE_ID,
    report: told,
    ...difference,
  };
}

export function userDenyPolicy(lapse: Date): DenyPolicy {
  return denyPolicy('quarantine', { kind: 'user' }, lapse, lapse);
}

/** The ledger's record of a deny on a user. */
export function writtenOnUser(policyName: string, lapse: string): WrittenDeny {
  return { policyName, method: 'quarantine', scope: { kind: 'user' }, cutoff: lapse, lapse };
}
