import { namedArn, parseIamArn } from '../../base/arn.ts';
import { denyOnRung } from '../../incident/deny/boundary.ts';
import { sameDocument } from '../../incident/deny/deny-document.ts';
import { parsePolicyName } from '../../incident/deny/policy-name.ts';
import type { Incident } from '../../incident/incident.ts';
import { incidentKey, isGuarded } from '../../incident/incident-key.ts';
import { stateOf } from '../contained/own-denies.ts';
import { UsageError } from '../io.ts';
import type { Live, LiveIam } from '../live/ports.ts';
import type { LiftStep } from './step.ts';

/** The ledger's entry of a lift: one for the incident's role, one for its caller's session. */
export interface LiftRecord {
  readonly key: string;
  readonly incident: string;
  readonly caller: boolean;
  readonly roleArn: string;
  /** Empty when the incident has no deny of its own: the freeze of the role covers it, or a deny that release 0.1.0 widened. */
  readonly steps: readonly LiftStep[];
  /** Neither IAM nor the ledger has heard of the incident's own command yet: `roleArn` is its caller's. Written when the caller is lifted. */
  readonly isAhead?: true;
  /** The earlier incident of the same caller, whose deny has stopped this one's session too: it stands after the lift. */
  readonly coveredBy?: string;
}

/** The entries to write before IAM is changed; none for an incident with an impossible step. */
export function liftRecords(steps: readonly LiftStep[]): LiftRecord[] {
  const records = new Map<string, LiftRecord>();
  for (const step of steps) {
    const { deny } = step;
    const key = incidentKey(deny);
    const before = records.get(key)?.steps ?? [];
    records.set(key, {
      key,
      incident: deny.incident,
      caller: deny.caller,
      roleArn: deny.target.arn,
      steps: [...before, step],
    });
  }
  return [...records.values()].filter((record) => record.steps.every(({ refused }) => refused === undefined));
}

/** Entries for the other contained incidents of a role that is given by name: they may have no deny of their own. */
export async function coveredRecords(
  steps: readonly LiftStep[],
  roleArns: readonly string[],
  ledger: Live['ledger'],
): Promise<LiftRecord[]> {
  const known = new Set(steps.map(({ deny }) => incidentKey(deny)));
  const covered: LiftRecord[] = [];
  for (const roleArn of roleArns) {
    const { account = '', name = '' } = parseIamArn(roleArn) ?? {};
    for (const { id: key, incident, caller } of (await ledger.containedOn?.(account, name)) ?? [])
      if (!known.has(key) && (await ledger.incident(key))?.roleArn === roleArn)
        covered.push({ key, incident, caller, roleArn, steps: [] });
  }
  return covered;
}

/**
 * Entries for the parts of an incident whose deny does not stand at the moment, because somebody took it away or it is yet to be
 * written: the guardrail would put it back, or write it, after the lift. Likewise for a caller's session that the
 * deny of an earlier incident stops.
 * @throws UsageError where the role has the deny by now: IAM's listing was behind
 */
export async function goneRecords(
  incident: string,
  steps: readonly LiftStep[],
  { ledger, policies }: Pick<Live, 'ledger' | 'policies'>,
): Promise<LiftRecord[]> {
  const known = new Set(steps.map(({ deny }) => incidentKey(deny)));
  const gone: LiftRecord[] = [];
  let callerArn = steps.find(({ deny, refused }) => deny.caller && refused === undefined)?.deny.target.arn;
  for (const caller of [true, false]) {
    const key = incidentKey({ incident, caller });
    if (known.has(key)) continue;
    const found = await ledger.incident(key);
    if (found === undefined && !caller && callerArn !== undefined)
      gone.push({ key, incident, caller, roleArn: callerArn, steps: [], isAhead: true });
    if (found === undefined || !(found.held || isGuarded(found))) continue;
    const { deny, roleArn } = found;
    const isInline = deny !== undefined && deny.rung === undefined;
    const isShown = isInline && (await policies.read(namedArn(roleArn), deny.policyName)) !== undefined;
    const writer = caller && isShown ? parsePolicyName(deny.policyName)?.incident : undefined;
    const coveredBy = writer === incident ? undefined : writer;
    if (isShown && coveredBy === undefined)
      throw new UsageError(`IAM has only now shown ${deny.policyName}: repeat the command in a minute`);
    if (coveredBy !== undefined) callerArn ??= roleArn;
    gone.push({ key, incident, caller, roleArn, steps: [], ...(coveredBy !== undefined && { coveredBy }) });
  }
  return gone;
}

/**
 * The guardrail does not restore a lifted incident's deny, and a late copy of the event contains nothing. Answers the incident
 * before the lift.
 */
export async function recordLifted(
  record: LiftRecord,
  ledger: Live['ledger'],
  now: Date,
): Promise<Incident | undefined> {
  const before = await ledger.incident(record.key);
  await ledger.record(liftedByPerson({ ...unknown(record, now), ...before, id: record.key }, now));
  return before;
}

/** The incident becomes what it was, because IAM did not take the lift. */
export async function takeBack(
  record: LiftRecord,
  before: Incident | undefined,
  ledger: Live['ledger'],
  now: Date,
): Promise<void> {
  if (before?.state === 'lifted') return;
  await ledger.takeBackLift(before ?? unknown(record, now));
}

/** As much as is known of an incident that the ledger never heard of. */
function unknown({ key, caller, roleArn }: LiftRecord, now: Date): Incident {
  const account = parseIamArn(roleArn)?.account ?? '';
  return { id: key, ...(caller && { caller }), account, roleArn, at: now, wholeRole: false, state: 'contained' };
}

/** Whether the deny is unchanged or still closed: somebody else may have lifted it meanwhile. */
export async function standsStill({ deny }: LiftStep, iam: Pick<LiveIam, 'current'>, now: Date): Promise<boolean> {
  if (deny.endless) return true;
  const document = await iam.current(deny);
  if (sameDocument(document, deny.document)) return true;
  const shown = denyOnRung(deny.rung, document, deny.target.arn);
  return shown !== undefined && stateOf(shown, now) === 'closed';
}

/** The incident as a person lifted it. A repeated lift is no other: it may name incidents that were lifted one by one before. */
function liftedByPerson(incident: Incident, now: Date): Incident {
  return incident.state === 'lifted' ? incident : { ...incident, state: 'lifted', liftedAt: now };
}
