import { KILL_SWITCH } from '../../base/own-stack.ts';
import { cut } from '../../base/shortened.ts';
import { commandIn } from '../../contain/orders.ts';
import type { Incident } from '../../incident/incident.ts';
import { incidentKey } from '../../incident/incident-key.ts';
import { clean } from '../../notify/escape.ts';
import { reportOf } from '../contain/report.ts';
import { shownName } from '../contained/own-denies.ts';
import type { Io } from '../io.ts';
import { attempted, ifItAnswers, tellTeam } from '../live/command.ts';
import { homeRegion, type Live } from '../live/ports.ts';
import { type Applied, applyLift } from './apply.ts';
import { type LiftRecord, recordLifted, standsStill, takeBack } from './records.ts';
import type { LiftStep } from './step.ts';

export interface Lift {
  readonly steps: readonly LiftStep[];
  readonly records: readonly LiftRecord[];
  readonly revive: boolean;
  /** The causes that stood, where a person lifts all the same. */
  readonly although: readonly string[];
}

/** The outcome of a lift, for its person. */
export interface CarriedLift {
  /** One sentence for each deny that was lifted; one for the ledger where no deny had to be. */
  readonly done: readonly string[];
  /** The steps that were not carried out, and why. */
  readonly left: readonly LeftStep[];
}

export type LeftStep = { readonly step: LiftStep } & Omit<Extract<Applied, { done: false }>, 'done'>;

interface RecordedLift {
  readonly record: LiftRecord;
  /** The incident before the lift, if the ledger knew it. */
  readonly before?: Incident;
}

/** The ledger comes first, or the guardrail might restore a deny that it sees go; then each deny on its own. */
export async function carryOutLift(lift: Lift, live: Live, io: Io): Promise<CarriedLift> {
  const recorded = await recordLifts(
    lift.records.filter(({ isAhead }) => !isAhead),
    live,
    io,
  );
  const lifted = new Set<LiftStep>();
  const left: LeftStep[] = [];
  for (const step of lift.steps) {
    const applied = await carriedOut(step, live);
    if (applied.done) lifted.add(step);
    else left.push({ step, ...applied });
  }
  const ahead = lift.records.filter(({ isAhead }) => isAhead);
  if (left.length === 0) recorded.push(...(await recordLifts(ahead, live, io)));
  for (const one of recorded) await takeBackUnlifted(one, lifted, live, io);
  const before = new Map(recorded.map(({ record, before: incident }) => [record.key, incident]));
  for (const step of lifted) if (changesAnything(step)) await tell(step, lift, before, live, io);
  const news = recorded.filter(({ before: known }) => known?.state !== 'lifted').map(({ record }) => record.key);
  const done = [...lifted].filter(changesAnything).map((step) => doneWords(step, lift.revive));
  const inLedger = left.length === 0 && news.length > 0 ? [`${news.join(' and ')} is recorded as lifted`] : [];
  return { done: done.length > 0 ? done : inLedger, left };
}

function changesAnything({ edits, others }: LiftStep): boolean {
  return edits.length > 0 || others !== undefined;
}

function doneWords({ deny, others, means }: LiftStep, revive: boolean): string {
  const name = shownName(deny.target);
  if (others !== undefined) return `${name}: ${means}`;
  return revive
    ? `${name}: ${deny.policyName} is deleted; within minutes earlier sessions work again, an attacker's included`
    : `${name}: ${deny.policyName} is lifted; IAM spreads it within minutes`;
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

async function carriedOut(step: LiftStep, { iam }: Live): Promise<Applied> {
  return step.refused === undefined ? attempted(() => applyLift(step, iam)) : { done: false, because: step.refused };
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

/** A message has room for the first causes. */
const LONGEST_ALTHOUGH = 400;

async function tell(
  { deny, others }: LiftStep,
  { revive, although }: Lift,
  known: ReadonlyMap<string, Incident | undefined>,
  live: Live,
  io: Io,
): Promise<void> {
  const { incident, target: role, policyName } = deny;
  const by = live.caller.arn;
  const inSpite = although.length === 0 ? '' : cut(`, although ${although.join('; ')}`, LONGEST_ALTHOUGH);
  const because = `lifted by hand by ${by}${inSpite}`;
  const person = { incident, roleArn: role.arn, caller: live.caller, did: 'lift', because };
  const incidentBefore = known.get(incidentKey(deny));
  const decision = reportOf(incidentBefore && commandIn(incidentBefore), person, io.now());
  const place = { target: role.arn, policyName, by };
  const carried =
    others === undefined
      ? { ...place, outcome: revive ? ('revived' as const) : ('lifted' as const) }
      : { ...place, outcome: 'lifted' as const, others };
  await tellTeam({ decision, carried }, live, io);
}
