import { KILL_SWITCH } from '../../base/own-stack.ts';
import { commandIn } from '../../contain/orders.ts';
import type { Incident } from '../../incident/incident.ts';
import { incidentKey } from '../../incident/incident-key.ts';
import { clean } from '../../notify/escape.ts';
import { reportOf } from '../contain/report.ts';
import { shownName } from '../contained/own-denies.ts';
import type { Io } from '../io.ts';
import { attempted, ifItAnswers, tellTeam } from '../live/command.ts';
import { homeRegion, type Live } from '../live/ports.ts';
import { applyLift } from './apply.ts';
import { type LiftRecord, recordLifted, standsStill, takeBack } from './records.ts';
import type { LiftStep } from './step.ts';

export interface Lift {
  readonly steps: readonly LiftStep[];
  readonly records: readonly LiftRecord[];
  readonly revive: boolean;
}

interface RecordedLift {
  readonly record: LiftRecord;
  /** The incident before the lift, if the ledger knew it. */
  readonly before?: Incident;
}

/**
 * The ledger comes first, or the guardrail might restore a deny that it sees go; then each deny on its own. Answers whether all
 * are lifted.
 */
export async function carryOutLift(lift: Lift, live: Live, io: Io): Promise<boolean> {
  const recorded = await recordLifts(
    lift.records.filter(({ isAhead }) => !isAhead),
    live,
    io,
  );
  const lifted = new Set<LiftStep>();
  for (const step of lift.steps) if (await carriedOut(step, live, io)) lifted.add(step);
  if (lifted.size === lift.steps.length)
    await recordLifts(
      lift.records.filter(({ isAhead }) => isAhead),
      live,
      io,
    );
  for (const one of recorded) await takeBackUnlifted(one, lifted, live, io);
  const before = new Map(recorded.map(({ record, before: incident }) => [record.key, incident]));
  for (const step of lifted)
    if (step.edits.length > 0 || step.others !== undefined) await tell(step, lift.revive, before, live, io);
  return lifted.size === lift.steps.length;
}

async function recordLifts(records: readonly LiftRecord[], live: Live, io: Io): Promise<RecordedLift[]> {
  const recorded: RecordedLift[] = [];
  for (const record of records) {
    const said = await ifItAnswers(() => recordLifted(record, live.ledger, io.now()));
    if ('answer' in said) recorded.push({ record, ...(said.answer !== undefined && { before: said.answer }) });
    else
      io.err(
        `${record.key}: the ledger did not take it (${clean(said.because)}): the deny may be put back\n${stopWords(live)}`,
      );
  }
  return recorded;
}

/** The command that keeps the guardrail from restoring a deny whose lift the ledger does not know. */
export function stopWords({ caller }: Live): string {
  return `  to keep the guardrail from that: aws ssm put-parameter --region ${homeRegion(caller.partition)} --overwrite --name ${KILL_SWITCH} --type String --value on\n`;
}

async function carriedOut(step: LiftStep, { iam }: Live, io: Io): Promise<boolean> {
  const { deny, refused, others, means } = step;
  const applied =
    refused === undefined ? await attempted(() => applyLift(step, iam)) : { done: false as const, because: refused };
  io.err(
    applied.done && others !== undefined
      ? `${clean(shownName(deny.target))}: ${means}\n`
      : applied.done
        ? `${clean(shownName(deny.target))}: ${deny.policyName} is lifted; IAM spreads it within minutes\n`
        : `${clean(shownName(deny.target))}: ${deny.policyName} STANDS: ${clean(applied.because)}\n`,
  );
  return applied.done;
}

/** Takes the lift back while one of its denies stands. A deny that IAM does not show counts as one, so that it stays guarded. */
async function takeBackUnlifted(
  { record, before }: RecordedLift,
  lifted: ReadonlySet<LiftStep>,
  live: Live,
  io: Io,
): Promise<void> {
  const left = record.steps.filter((step) => !lifted.has(step));
  const answers = await Promise.all(left.map((step) => ifItAnswers(() => standsStill(step, live.iam, io.now()))));
  if (!answers.some((said) => !('answer' in said) || said.answer)) return;
  const said = await ifItAnswers(() => takeBack(record, before, live.ledger, io.now()));
  io.err(
    'answer' in said
      ? `${record.key} is not recorded as lifted: it still stands on ${clean(record.roleArn)}\n`
      : `${record.key} still stands, but the ledger has it for lifted (${clean(said.because)}): repeat the command\n`,
  );
}

async function tell(
  { deny, others }: LiftStep,
  revive: boolean,
  known: ReadonlyMap<string, Incident | undefined>,
  live: Live,
  io: Io,
): Promise<void> {
  const { incident, target: role, policyName } = deny;
  const by = live.caller.arn;
  const person = { incident, roleArn: role.arn, caller: live.caller, did: 'lift', because: `lifted by hand by ${by}` };
  const incidentBefore = known.get(incidentKey(deny));
  const decision = reportOf(incidentBefore && commandIn(incidentBefore), person, io.now());
  const place = { target: role.arn, policyName, by };
  const carried =
    others === undefined
      ? { ...place, outcome: revive ? ('revived' as const) : ('lifted' as const) }
      : { ...place, outcome: 'lifted' as const, others };
  await tellTeam({ decision, carried }, live, io);
}
