import { parseIamArn } from '../../base/arn.ts';
import { parseDeny, sameDocument } from '../../incident/deny/deny-document.ts';
import { type Incident, incidentKey } from '../../incident/incident.ts';
import { stateOf } from '../contained/standing.ts';
import type { Live, LiveIam } from '../live/ports.ts';
import type { LiftStep } from './plan.ts';

/** What the ledger has to know of a lift: one record for a role of an incident, one for its caller's session. */
export interface LiftRecord {
  readonly key: string;
  readonly incident: string;
  readonly caller: boolean;
  readonly roleArn: string;
  /** Empty for an incident whose deny a wider one on the role took the place of. */
  readonly steps: readonly LiftStep[];
}

/** What the ledger is told before IAM is changed; nothing of what is not possible. */
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
      roleArn: deny.role.arn,
      steps: [...before, step],
    });
  }
  return [...records.values()].filter((record) => record.steps.every(({ refused }) => refused === undefined));
}

/** Every other incident that stands on a role that is meant by its name: a wider deny may have taken the place of its own. */
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

/** A lifted incident is not put back, nor contained again by a late copy of its event. Answers the incident as it was, if it was known. */
export async function recordLifted(
  record: LiftRecord,
  ledger: Live['ledger'],
  now: Date,
): Promise<Incident | undefined> {
  const before = await ledger.incident(record.key);
  await ledger.record({ ...unknown(record, now), ...before, id: record.key, state: 'lifted' });
  return before;
}

/** IAM did not take the lift: the incident is what it was. */
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

/** Whether a deny that we did not lift stands as it did, or closed: somebody else may have lifted it meanwhile. */
export async function standsStill({ deny }: LiftStep, iam: Pick<LiveIam, 'current'>, now: Date): Promise<boolean> {
  if (deny.rung === 'boundary') return true;
  const document = await iam.current(deny);
  if (sameDocument(document, deny.document)) return true;
  const shown = parseDeny(document);
  return shown !== undefined && stateOf({ ...shown, rung: deny.rung }, now) === 'closed';
}
