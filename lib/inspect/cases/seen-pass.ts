import { parseIamArn, principalKey } from '../../base/arn.ts';
import type { Reading, Role } from '../../base/role.ts';
import { responseTo } from '../../base/settings/response.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { isAtLeast } from '../../base/severity.ts';
import { isoSeconds } from '../../base/time.ts';
import type { CaseFinding } from '../../detectors/finding.ts';
import { isHandOver } from '../../event/for-launch.ts';
import type { RolePass } from '../../event/pass.ts';
import type { ContainedPass } from '../../incident/incident.ts';
import type { EdgeCallers } from '../../incident/ledger/edge-callers.ts';
import type { EdgeHistory } from '../../incident/ledger/edge-history.ts';
import type { EdgeRecord, PassEdge } from '../../incident/ledger/history.ts';
import type { Ledger } from '../../incident/ledger/ledger.ts';
import { type PrincipalRecord, seenAs } from '../../incident/ledger/principal-record.ts';
import { printOf } from '../../judge/power/print.ts';
import type { Surroundings } from '../surroundings.ts';

/** What the ledger remembers of a pass: its two ends and the edge between them. */
export interface PassMemory {
  readonly passer: PrincipalRecord | undefined;
  readonly passed: PrincipalRecord | undefined;
  readonly edge: EdgeRecord | undefined;
  /** Undefined where nothing is written, so that nothing can become a series. */
  readonly history: EdgeHistory | undefined;
}

/** One end of a pass as it is now. */
export interface SeenPrincipal {
  readonly value: Role;
  readonly print: string;
  readonly record: PrincipalRecord;
}

/** A pass whose two ends could be read, with what the ledger knows of them. */
export interface SeenPass {
  readonly pass: RolePass;
  readonly time: Date;
  readonly passer: SeenPrincipal;
  readonly passed: SeenPrincipal;
  /** The record of the edge to exactly this role, as strong as it is now. */
  readonly edge?: EdgeRecord;
  /** The record of the edge to this role, whatever it could do then. */
  readonly edgeBefore?: EdgeRecord;
  readonly history?: EdgeHistory;
}

/** Asked beside IAM, so that it costs the way to a containment no round trip. */
export async function recallPass(
  pass: RolePass,
  roleArn: string,
  { ledger, settings }: Pick<Surroundings, 'ledger' | 'settings'>,
): Promise<PassMemory | undefined> {
  const edge = edgeOf(pass, roleArn);
  const passed = parseIamArn(roleArn);
  const { caller } = pass.event;
  if (edge === undefined || passed?.resource !== 'role' || caller === undefined) return undefined;
  const [ofPasser, ofPassed, ofEdge, history] = await Promise.all([
    ledger.principalRecord(principalKey(caller)),
    ledger.principalRecord(principalKey(passed)),
    ledger.edgeRecord(edge),
    settings.mode === 'enforce' ? ledger.edgeHistory(edge) : undefined,
  ]);
  return { passer: ofPasser, passed: ofPassed, edge: ofEdge, history };
}

/** Undefined where anything about the two ends is not known: then nobody can say that they are as they were. */
export function seenPass(
  pass: RolePass,
  readings: { readonly passer: Reading<Role>; readonly role: Reading<Role> },
  memory: PassMemory | undefined,
  now: Date,
): SeenPass | undefined {
  const { time } = pass.event;
  const passer = memory && seenPrincipal(readings.passer, memory.passer, now);
  const passed = memory && seenPrincipal(readings.role, memory.passed, now);
  if (passer === undefined || passed === undefined || time === undefined) return undefined;
  const edge = memory?.edge?.print === passed.print ? memory.edge : undefined;
  const edgeBefore = memory?.edge;
  const history = memory?.history;
  return {
    pass,
    time,
    passer,
    passed,
    ...(edge && { edge }),
    ...(edgeBefore && { edgeBefore }),
    ...(history && { history }),
  };
}

/** The pass as its incident keeps it, for the series of its edge. */
export function containedPassOf({ pass, time, passer, passed }: SeenPass): ContainedPass | undefined {
  const edge = edgeOf(pass, passed.value.arn);
  return edge && { ...edge, time: isoSeconds(time), passer: passer.print, passed: passed.print };
}

function seenPrincipal(
  reading: Reading<Role>,
  known: PrincipalRecord | undefined,
  now: Date,
): SeenPrincipal | undefined {
  const value = reading.state === 'read' ? reading.value : undefined;
  const print = value && printOf(value);
  if (value === undefined || print === undefined) return undefined;
  return { value, print, record: seenAs(known, print, now) };
}

/** How a pass that is no surprise counts for its edge. */
export interface ExpectedPass {
  /** This pass, or an earlier one over the edge, is reported as by design. */
  readonly byDesign: boolean;
  /** This pass is reported as one between roles that administrators have just made or changed. */
  readonly isNewDesign?: boolean;
  /** See `EdgeRecord`. */
  readonly asAdministrator?: string | undefined;
  /** Who uses the edge, this pass included; absent where it is not by design. */
  readonly callers?: EdgeCallers;
}

/** Remembers both ends, and the edge where the pass gave no reason to contain. Writes only what is new. */
export async function rememberPass(
  seen: SeenPass,
  memory: PassMemory | undefined,
  { undisputed, expected }: { readonly undisputed: boolean; readonly expected: ExpectedPass | undefined },
  ledger: Ledger,
): Promise<void> {
  const edge = edgeOf(seen.pass, seen.passed.value.arn);
  const record = edgeRecordOf(seen, expected);
  await Promise.all([
    rememberPrincipal(seen.passer, memory?.passer, ledger),
    rememberPrincipal(seen.passed, memory?.passed, ledger),
    undisputed && edge !== undefined && !isSame(record, seen.edge) ? ledger.rememberEdge(edge, record) : undefined,
  ]);
}

async function rememberPrincipal(
  { value, record }: SeenPrincipal,
  known: PrincipalRecord | undefined,
  ledger: Ledger,
): Promise<void> {
  const arn = parseIamArn(value.arn);
  if (arn !== undefined && record !== known) await ledger.rememberPrincipal(principalKey(arn), record);
}

function edgeRecordOf({ passed, time, edge }: SeenPass, expected: ExpectedPass | undefined): EdgeRecord {
  const callers = expected?.callers ?? edge?.callers;
  const toldAt = expected?.byDesign ? earlier(edge?.toldAt, time) : edge?.toldAt;
  const toldNewAt = expected?.isNewDesign ? time : edge?.toldNewAt;
  const asAdministrator = expected?.asAdministrator ?? edge?.asAdministrator;
  return {
    print: passed.print,
    at: earlier(edge?.at, time),
    ...(toldAt && { toldAt }),
    ...(toldNewAt && { toldNewAt }),
    ...(asAdministrator && { asAdministrator }),
    ...(callers && { callers }),
  };
}

function earlier(known: Date | undefined, time: Date): Date {
  return known !== undefined && known < time ? known : time;
}

function isSame(one: EdgeRecord, other: EdgeRecord | undefined): boolean {
  return (
    one.at === other?.at &&
    one.toldAt === other.toldAt &&
    one.toldNewAt === other.toldNewAt &&
    one.asAdministrator === other.asAdministrator &&
    one.callers === other.callers
  );
}

/** All services that the call may pass to, so that one more of them is another edge. */
function edgeOf({ event, passedTo, passKind, source, foreignAccount }: RolePass, role: string): PassEdge | undefined {
  const { caller, outcome } = event;
  const isOne =
    outcome === 'succeeded' &&
    isHandOver({ passKind, event }) &&
    source !== 'uncatalogued' &&
    foreignAccount === undefined;
  if (!isOne || caller === undefined || passedTo.length === 0) return undefined;
  return { role, service: passedTo.toSorted().join(' '), issuer: caller.arn };
}

/** Whether a finding is a reason to contain, by its weight or by the owner's word, whatever holds the containment back. */
export function mayContain({ detector, severity, alertOnly }: CaseFinding, settings: Settings): boolean {
  return alertOnly !== true && (isAtLeast(severity, 'high') || responseTo(settings, detector, severity) !== 'alert');
}
