import { isoSeconds } from '../../base/time.ts';
import type { Notice } from '../../contain/notice.ts';
import { commandIn } from '../../contain/orders.ts';
import { ownUserDenyIn } from '../../incident/deny/found.ts';
import { type Incident, incidentKey } from '../../incident/incident.ts';
import { clean } from '../../notify/escape.ts';
import { reportIn } from '../../notify/parse-report.ts';
import { reportByHand } from '../contain/report.ts';
import type { Io } from '../io.ts';
import { attempted, ifItAnswers, tellTeam } from '../live/command.ts';
import { commandsOf } from '../live/edit-words.ts';
import type { Live, LiveCaller } from '../live/ports.ts';
import { stopWords } from './carry-out.ts';
import { applyUserLift, liftUserStep, meantOnUsers, recordUserLifted, type UserLiftStep } from './user.ts';

/** The lift of each deny on a user that the person means. */
export async function userLifts({ iam }: Live, meant: string, revive: boolean, now: Date): Promise<UserLiftStep[]> {
  const denies = (await iam.onUsers()).map(ownUserDenyIn).filter((deny) => deny !== undefined);
  return meantOnUsers(meant, denies).map((deny) => liftUserStep(deny, revive, now));
}

export function userLiftWords({ deny, edits, means, refused }: UserLiftStep): string {
  const { user, method, policyName, lapse } = deny;
  return [
    `user ${clean(user.name)}: ${method}, ${policyName}, until ${isoSeconds(lapse)}\n`,
    `  ${refused === undefined ? means : `NOT POSSIBLE: ${refused}`}\n`,
    commandsOf(edits),
  ].join('');
}

/** Lifts each deny on its own, the ledger first, as for roles. Answers whether all are lifted. */
export async function liftUsers(steps: readonly UserLiftStep[], live: Live, io: Io): Promise<boolean> {
  let all = true;
  for (const step of steps) all = (await liftUser(step, live, io)) && all;
  return all;
}

async function liftUser(step: UserLiftStep, live: Live, io: Io): Promise<boolean> {
  const { deny, edits } = step;
  const id = incidentKey({ incident: deny.incident, caller: true });
  const name = `user ${clean(deny.user.name)}`;
  const known = await ifItAnswers(() => live.ledger.incident(id));
  const before = 'answer' in known ? known.answer : undefined;
  if (edits.length > 0) {
    const said = await ifItAnswers(() => recordUserLifted(deny, before, live, io.now()));
    if ('because' in said)
      io.err(
        `${id}: the ledger did not take it (${clean(said.because)}): the deny may be put back\n${stopWords(live)}`,
      );
  }
  const applied = await attempted(() => applyUserLift(step, live.iam));
  if (!applied.done) {
    io.err(`${name}: ${deny.policyName} STANDS: ${clean(applied.because)}\n`);
    if (edits.length > 0 && before !== undefined) await ifItAnswers(() => live.ledger.takeBackLift(before));
    return false;
  }
  io.err(`${name}: ${deny.policyName} is lifted; IAM spreads it within minutes\n`);
  if (edits.length > 0) await tellTeam(noticeOf(step, before, live.caller, io.now()), live, io);
  return true;
}

/** The message to the team: the incident's report, and the person who lifted the deny. */
function noticeOf({ deny }: UserLiftStep, before: Incident | undefined, caller: LiveCaller, now: Date): Notice {
  const { incident, user, policyName } = deny;
  const because = `lifted by hand by ${caller.arn}`;
  const order = before && commandIn(before);
  const decision =
    order === undefined
      ? reportByHand({ incident, roleArn: user.arn, caller, did: 'lift', because }, now)
      : { ...reportIn(order.report, order), because };
  return { decision, carried: { target: user.arn, policyName, by: caller.arn, outcome: 'revived' } };
}
