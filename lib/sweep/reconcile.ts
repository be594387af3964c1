import { later, MINUTE } from '../base/time.ts';
import type { Command } from '../contain/command.ts';
import { commandIn, liftOf } from '../contain/orders.ts';
import type { Notice } from '../contain/told.ts';
import type { DenyInForce } from '../detectors/guard/subject.ts';
import { denyIn, type FoundPolicy } from '../incident/deny/found.ts';
import type { Deny } from '../incident/deny/found-deny.ts';
import type { OurName } from '../incident/deny/our-name.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import type { Incident, IncidentState } from '../incident/incident.ts';
import { incidentKey } from '../incident/incident-key.ts';
import type { AllIncidents } from '../incident/ledger/all-incidents.ts';
import { tellOnce } from './excepted.ts';
import { isNeeded } from './incidents-of.ts';
import { unrecordedNotice } from './notices.ts';
import type { SweepPorts } from './ports.ts';

/** `closed`: the deny stops new sessions, for more than MOMENT. */
export type DenyInIam = 'closed' | 'open';

/**
 * The sweep's answer where ledger and IAM disagree about a deny of ours that has not lapsed. IAM wins.
 *
 * | the ledger says                         | closed                  | open          | lapsed            | nothing there        |
 * |-----------------------------------------|-------------------------|---------------|-------------------|----------------------|
 * | nothing                                 | told, once a day        | told          | deleted           | –                    |
 * | contained                               | agrees: extended, or    | agrees        | deleted,          | gone: told, and put  |
 * |                                         | lifted when it is clean |               | recorded lapsed   | back (gone.ts)       |
 * | failed (IAM took it and showed it late) | recorded contained      | the same      | deleted           | agrees               |
 * | lapsed, observed, alerted, suppressed   | told, recorded contained| the same      | deleted           | agrees               |
 * | lifted                                  | lifted again            | agrees        | deleted           | agrees               |
 * | revoked (lifted down by us)             | lifted down again       | agrees        | deleted,          | gone: told, and put  |
 * |                                         |                         |               | recorded lapsed   | back                 |
 *
 * A user's deny is closed until it lapses. Of a lifted one people are told: only a person deletes it before its end.
 * A stranger's document under our name always gets a message, and a boundary of release 0.1.0 is left to a person.
 */
export function reconciling(state: IncidentState | undefined, deny: DenyInIam): Reconciling {
  switch (state) {
    case 'contained':
      return 'agrees';
    case 'lifted':
    case 'revoked':
      return deny === 'closed' ? 'lift' : 'agrees';
    case 'failed':
      return 'record';
    case 'lapsed':
    case 'observed':
    case 'alerted':
    case 'suppressed':
      return 'tell and record';
    case undefined:
      return 'tell';
    default:
      return state satisfies never;
  }
}

export type Reconciling = 'agrees' | 'record' | 'tell and record' | 'tell' | 'lift';

/** To a clock a little behind, a deny lifted this minute still looks closed. A deny that ends within minutes needs no lift. */
const MOMENT = 5 * MINUTE;

export interface Reconciled {
  readonly record?: Incident;
  readonly notice?: Notice;
  readonly command?: Command;
}

/** @param isNewsOfStrangers `isNews` within the budget, for denies without an incident: there may be thousands */
export async function reconcile(
  found: FoundPolicy,
  ports: Pick<SweepPorts, 'ledger' | 'enqueue' | 'publish' | 'isNews' | 'settings'>,
  now: Date,
  isNewsOfStrangers = ports.isNews,
): Promise<void> {
  const { ledger, enqueue } = ports;
  const { record, notice, command } = await reconciled(found, ledger, now);
  const isNews = record === undefined ? isNewsOfStrangers : ports.isNews;
  const key = `unrecorded ${found.target.arn} ${found.policyName}`;
  if (notice !== undefined) await tellOnce(notice, key, { ...ports, isNews }, now);
  if (record !== undefined) await ledger.record(record);
  if (command !== undefined) await enqueue(command);
}

/** The actions for one deny of ours, by the table above; none while the ledger does not answer. */
export async function reconciled(found: FoundPolicy, ledger: AllIncidents, now: Date): Promise<Reconciled> {
  const name = parsePolicyName(found.policyName);
  const deny = denyIn(found);
  if (name === undefined || deny === undefined || deny.lapse <= now) return {};
  const known = await ledger.incident(incidentKey(name));
  if (ledger.unreachable?.() !== undefined) return {};
  const closed = deny.cutoff > later(now, MOMENT);
  // Anybody can give a policy on another role the name of an incident: such a policy changes nothing for the incident.
  if (known !== undefined && known.roleArn !== '' && known.roleArn !== found.target.arn)
    return { notice: unrecordedNotice(found, { closed, ledgerSays: 'elsewhere' }, now) };
  const verdict = reconciling(known?.state, closed ? 'closed' : 'open');
  const says = known === undefined ? unknownTo(ledger) : { ledgerSays: known.state };
  const notice = unrecordedNotice(found, { closed, ...says }, now);
  switch (verdict) {
    case 'agrees':
      return {};
    case 'tell':
      return notice.decision.findings.length === 0 ? {} : { notice };
    case 'tell and record':
      return { notice, ...(known && recordOf(known, found)) };
    case 'record':
      return known === undefined ? {} : recordOf(known, found);
    case 'lift':
      if (await isNeeded(found, name, ledger)) return {}; // by other incidents on the role, which nobody lifted
      return deny.scope.kind === 'user' ? { notice } : { command: liftAgain(found, name, deny, known, notice) };
    default:
      return verdict satisfies never;
  }
}

/** Only a complete ledger says that an incident it does not know was never recorded. */
export function unknownTo({ complete }: Pick<AllIncidents, 'complete'>): Pick<DenyInForce, 'ledgerSays'> {
  return complete === true ? { ledgerSays: 'nothing' } : {};
}

function recordOf(known: Incident, { target }: FoundPolicy): Reconciled {
  return { record: { ...known, state: 'contained', roleArn: target.arn } };
}

/** IAM refused the first lift, or a late copy of the event brought the deny back. */
function liftAgain(
  found: FoundPolicy,
  name: OurName,
  { scope }: Deny,
  known: Incident | undefined,
  { decision }: Notice,
): Command {
  const { incident, method, caller } = name;
  const before = known && commandIn(known);
  const { account, severity } = decision;
  const unknown = { account, cause: 'pass', severity, askedBy: [], report: decision } as const;
  const order = {
    ...(before ?? unknown),
    incident,
    target: found.target.arn,
    method,
    scope,
    ...(caller && { caller }),
  };
  const by = 'Rolewarden, because the incident was lifted before and its deny still kept new sessions out,';
  const down = known?.state === 'revoked' ? ({ down: true } as const) : {};
  return liftOf(order, name, { id: `again-${found.policyName}`, by, ...down });
}
