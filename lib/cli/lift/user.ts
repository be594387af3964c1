import { sameDocument } from '../../incident/deny/deny-document.ts';
import type { OwnUserDeny } from '../../incident/deny/found.ts';
import { type Incident, incidentKey, liftedByPerson } from '../../incident/incident.ts';
import type { Edit } from '../live/edit.ts';
import type { Live, LiveIam } from '../live/ports.ts';
import { type Applied, applyAll } from './apply.ts';

/** How a user's deny is lifted. It has no cutoff to move: somebody deletes it, or it stands until its lapse. */
export interface UserLiftStep {
  readonly deny: OwnUserDeny;
  readonly edits: readonly Edit[];
  readonly means: string;
  /** Why the lift is not done; then there are no edits. */
  readonly refused?: string;
}

/** The denies of an incident, or those on `user/<name>` or a user's ARN. A bare name is a role's. */
export function meantOnUsers(meant: string, denies: readonly OwnUserDeny[]): OwnUserDeny[] {
  return denies.filter(({ incident, user }) => [incident, user.arn, `user/${user.name}`].includes(meant));
}

export function liftUserStep(deny: OwnUserDeny, revive: boolean, now: Date): UserLiftStep {
  if (deny.lapse <= now) return { deny, edits: [], means: 'nothing to do: it has lapsed; the sweep deletes it' };
  if (!revive) return { deny, edits: [], means: GOES, refused: `${GOES}. Repeat with --revive if that is meant` };
  const { user, policyName } = deny;
  return { deny, edits: [{ call: 'delete-user-policy', userName: user.name, policyName }], means: GOES };
}

const GOES =
  "a user's deny has no cutoff to move: it goes, and every access key, password and session of the user works again, an attacker's included";

/** Reads the policy again before it is deleted: only the one shown to the person goes. */
export async function applyUserLift({ deny, edits, refused }: UserLiftStep, iam: LiveIam): Promise<Applied> {
  if (refused !== undefined) return { done: false, because: refused };
  if (edits.length > 0 && !sameDocument(await iam.currentOnUser(deny), deny.document))
    return { done: false, because: 'somebody changed the policy meanwhile: look again, then repeat the command' };
  return applyAll(edits, iam);
}

/** A late copy of the event must not put the deny again, and the sweep must not take the lift for tampering. */
export async function recordUserLifted(
  { incident, user }: OwnUserDeny,
  before: Incident | undefined,
  { ledger, caller }: Pick<Live, 'ledger' | 'caller'>,
  now: Date,
): Promise<void> {
  const fresh = { account: caller.account, roleArn: user.arn, at: now, wholeRole: false, state: 'contained' as const };
  const id = incidentKey({ incident, caller: true });
  await ledger.record(liftedByPerson({ ...fresh, ...before, id, caller: true }, now));
}
