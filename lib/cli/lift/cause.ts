import { parseIamArn } from '../../base/arn.ts';
import type { Role } from '../../base/role.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { isAtLeast } from '../../base/severity.ts';
import { commandIn, isTrustOrder, type Order } from '../../contain/orders.ts';
import type { Incident } from '../../incident/incident.ts';
import { isGuarded } from '../../incident/incident-key.ts';
import { acceptedBefore, cautiousContext } from '../../inspect/trust/clean.ts';
import { diffTrust } from '../../inspect/trust/diff.ts';
import type { OwnDeny } from '../contained/own-denies.ts';
import { workloadNames } from '../fix/named-workloads.ts';
import type { WorkloadStep } from '../fix/workload-step.ts';
import { stepsFor } from '../fix/workloads.ts';
import { ifItAnswers } from '../live/command.ts';
import type { Live } from '../live/ports.ts';
import { wayOutOf } from '../live/way-out.ts';
import type { LiftRecord } from './records.ts';

export interface CauseSubject {
  readonly records: readonly LiftRecord[];
  /** Every deny of ours in the account. */
  readonly ours: readonly OwnDeny[];
  readonly settings: Settings;
  readonly now: Date;
}

/**
 * The causes that stand, or of which it is not known that they are gone: after the lift an attacker would come in again. None for
 * a caller, whose cause nobody can read, and for a containment by hand, whose cause the person knows.
 */
export async function standingCauses({ records, ...subject }: CauseSubject, live: Live): Promise<string[]> {
  const ofRoles = records.filter(({ caller }) => !caller);
  const causes = await Promise.all(
    ofRoles.map(async (record) => {
      const name = parseIamArn(record.roleArn)?.name ?? record.roleArn;
      const unknown = (because: string) => [
        `it is not known whether the cause of ${record.key} on ${name} is gone: ${because}`,
      ];
      try {
        return await causesOf(record, { ...subject, name, unknown }, live);
      } catch (error) {
        const because = wayOutOf(error);
        if (because === undefined) throw error;
        return unknown(because);
      }
    }),
  );
  return [...new Set(causes.flat())];
}

interface NamedSubject extends Omit<CauseSubject, 'records'> {
  /** The role's name. */
  readonly name: string;
  /** The words for a cause that could not be read. */
  readonly unknown: (because: string) => readonly string[];
}

async function causesOf(
  { key, steps }: LiftRecord,
  { name, unknown, ...subject }: NamedSubject,
  live: Live,
): Promise<readonly string[]> {
  const said = await ifItAnswers(() => live.ledger.incident(key));
  const known = 'answer' in said ? said.answer : undefined;
  const stopsNobody =
    steps.length > 0 && steps.every(({ edits, refused, others }) => !(edits.length || refused || others));
  if (stopsNobody && !(known !== undefined && isGuarded(known))) return [];
  if ('because' in said) return unknown(`the ledger did not answer (${said.because})`);
  if (known?.byHand) return [];
  const order = known && commandIn(known);
  if (known === undefined || order === undefined) return unknown('the ledger does not have it');
  const reading = await live.iam.role(name);
  if (reading.state === 'absent') return [];
  if (reading.state === 'unread') return unknown(reading.because);
  const role = reading.value;
  if (isTrustOrder(order)) return openTrust(role, order, subject, live);
  return heldBy({ role, known, order, key }, subject, live);
}

/** Judged as the daily scan judges it: what lets nobody in whom the accepted policy kept out is closed. */
async function openTrust(
  { name, trustPolicy }: Role,
  order: Order,
  { settings }: Pick<CauseSubject, 'settings'>,
  { ledger }: Live,
): Promise<readonly string[]> {
  if (trustPolicy === undefined) return [`it could not be read whether the trust policy of ${name} is still open`];
  const said = await ifItAnswers(() => acceptedBefore(order, ledger));
  const accepted = 'answer' in said ? said.answer?.document : undefined;
  const { fresh } = diffTrust(accepted, trustPolicy, cautiousContext(settings, order.account));
  const open = fresh.filter(({ severity }) => isAtLeast(severity, 'medium'));
  return open.map(({ evidence }) => `the trust policy of ${name} is still open: ${evidence}`);
}

interface Passed {
  readonly role: Role;
  readonly known: Incident;
  readonly order: Order;
  readonly key: string;
}

/** Read as `fix` reads it: what would have to lose the role still has it. */
async function heldBy(
  { role, known, order, key }: Passed,
  { ours, now }: Pick<CauseSubject, 'ours' | 'now'>,
  live: Live,
): Promise<readonly string[]> {
  const denies = ours.filter(({ incident, caller }) => incident === key && !caller);
  const said = await ifItAnswers(() => live.ledger.passesOf(role.arn));
  const services = [...new Set('answer' in said ? said.answer.map(({ service }) => service) : [])];
  const steps = await stepsFor({ role, known, denies, all: ours, services, now }, live);
  const read = new Set(steps.map(({ workload }) => workload.name));
  const unread = workloadNames({ order, denies }).filter((name) => !read.has(name));
  const holding = steps.flatMap((step) => holdingWords(step, role));
  if (unread.length > 0)
    return [...holding, `it is not known whether ${unread.join(', ')} still runs with ${role.name}`];
  if (steps.length > 0) return holding;
  const handed = services.length === 0 ? '' : `; it was handed to ${services.join(', ')}`;
  return [`it is not known what runs with ${role.name}${handed}`];
}

function holdingWords({ workload, edit, refused, left }: WorkloadStep, { name }: Role): string[] {
  const what = `${workload.kind} ${workload.name} in ${workload.region}`;
  if (edit !== undefined) return [`${what} still runs with ${name}`];
  if (refused !== undefined) return [`${what} may still run with ${name}: ${refused}`];
  return left === undefined ? [] : [left];
}
