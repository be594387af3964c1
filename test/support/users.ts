import type { JsonObject } from '../../lib/base/json.ts';
import type { UserCommand } from '../../lib/contain/command.ts';
import { decidedIn, report } from './commands.ts';
import { OURS } from './events.ts';

export const ALICE = `arn:aws:iam::${OURS}:user/team/alice`;
export const ALICE_ID = 'AIDAEXAMPLEALICE';

/** A call with a long-term key of an IAM user, as CloudTrail writes userIdentity. */
export function userIdentity(difference: JsonObject = {}): JsonObject {
  return { type: 'IAMUser', principalId: ALICE_ID, arn: ALICE, accountId: OURS, userName: 'alice', ...difference };
}

/** Stop alice, who called; a row states only how it differs. */
export function userCommand({ report: told = report(), ...difference }: Partial<UserCommand> = {}): UserCommand {
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
    userId: ALICE_ID,
    report: told,
    ...difference,
  };
}
