import { parseIamArn } from './arn.ts';
import { sparedBecause } from './baseline.ts';
import type { Carried, Place } from './carried.ts';
import type { Command } from './command.ts';
import { type Containment, containmentOf } from './containment.ts';
import { type Deny, parseDeny } from './deny-document.ts';
import { fittedOn } from './fit-on-role.ts';
import type { WrittenDeny } from './incident.ts';
import { type Climbed, climb } from './ladder.ts';
import type { Ledger } from './ledger.ts';
import { lift } from './lift.ts';
import { policyNameOf } from './policy-name.ts';
import { uncontainableBecause } from './rails.ts';
import { asWritten } from './restore.ts';
import type { RolePolicies, Written } from './role-policies.ts';
import type { Settings } from './settings.ts';
import { asStanding, notBefore, stands } from './stands.ts';
import { isoSeconds, later } from './time.ts';
import { covers, denyOf } from './widen.ts';

/** What holds every write back at the moment: observe mode or the kill switch. Undefined when writing is allowed. */
export type Hold = string | undefined;

/** What carrying out asks of whoever remembers. */
export interface Around {
  readonly recordBoundary: (before: string) => Promise<void>;
  /** Whether a deny may be widened to the whole role. */
  readonly mayStopWhole: () => Promise<boolean>;
  readonly baseline: Ledger['baseline'];
  /** What is put back as it was, dates and all, instead of being dated from now. */
  readonly restores: WrittenDeny | undefined;
  /** What this command wrote before, as far as is known: a wider deny may have taken its place since. */
  readonly recorded: WrittenDeny | undefined;
}

/** Carries one command out and says what became of it. */
export async function carryOut(
  command: Command,
  policies: RolePolicies,
  settings: Settings,
  hold: Hold,
  now: Date,
  {
    recordBoundary = async () => {},
    mayStopWhole = async () => true,
    baseline = async () => undefined,
    restores,
    recorded,
  }: Partial<Around> = {},
): Promise<Carried> {
  const role = parseIamArn(command.target)?.name ?? '';
  if (command.kind === 'lift') return lift(command, role, policies, now); // no rail and no mode keeps a deny from being lifted
  const place = { target: command.target, policyName: restores?.policyName ?? policyNameOf(command) };
  const createdAt = async () => policies.createdAt?.(role);
  const refused =
    uncontainableBecause(command.target) ?? (await sparedBecause(command.target, settings, createdAt, { baseline }));
  if (refused !== undefined) return { ...place, outcome: 'refused', because: refused };
  const ordered =
    restores === undefined
      ? containmentOf(command, notBefore(command.report.time, now), settings.quarantine.window)
      : asWritten(command.target, restores);
  if (hold !== undefined) return { outcome: 'observed', containment: ordered, because: hold };
  const id = await policies.roleId(role);
  if (id === undefined) return { ...place, outcome: 'absent', because: BECAUSE.absent };
  if (command.roleId !== undefined && command.roleId !== id)
    return { ...place, outcome: 'absent', because: madeAnew(id) };

  const standing = await policies.read(role, place.policyName);
  const deny = parseDeny(standing);
  // A copy of an extension finds more than half of its window left; what ends sooner somebody else put there.
  const earliest =
    command.kind === 'extend' ? isoSeconds(later(now, settings.quarantine.window / 2)) : command.report.time;
  const holds = (found: Deny | undefined): found is Deny =>
    found !== undefined &&
    (restores === undefined ? stands(found, ordered, earliest, now) : covers(found, denyOf(ordered)));
  if (holds(deny)) return { outcome: 'stands', containment: asStanding(deny, ordered, standing) };
  const { containment, supersedes, own, others, because } = await fittedOn(role, ordered, policies, mayStopWhole, {
    now,
    cap: settings.quarantine.cap,
  });
  const before = recorded && denyOf(asWritten(command.target, recorded));
  const held = own.find(holds) ?? (before && others.find((one) => covers(one, before)));
  if (held !== undefined)
    return { outcome: 'stands', containment: asStanding(held, ordered, held.document, held.policyName) };
  const { policyName, policyDocument } = containment;
  const written = restores?.rung === undefined ? await policies.put(role, policyName, policyDocument) : 'full';
  if (written === 'full' && policies.higher !== undefined) {
    const climbed = await climb({
      containment: ordered, // up there a widened one takes nothing's place
      higher: policies.higher,
      mayBound: settings.contain.boundary === true && isWholeStop(ordered),
      recordBoundary,
      sharing: { mayStopWhole, now, cap: settings.quarantine.cap },
      copyIn: (document, name) => {
        const found = parseDeny(document);
        const wrote = restores === undefined ? before : denyOf(ordered);
        return wrote && found && covers(found, wrote) ? asStanding(found, ordered, document, name) : undefined;
      },
      standing: (document) => {
        const found = parseDeny(document);
        return holds(found) ? asStanding(found, ordered, document) : undefined;
      },
    });
    return carriedUp(climbed, place);
  }
  if (written !== 'done') return { ...place, outcome: written, because: BECAUSE[written] };
  if (!(await policies.confirm(role, policyName, policyDocument)))
    return { ...place, outcome: 'unconfirmed', because: UNCONFIRMED, taken: containment };
  // What stays although it is covered does no harm, and is taken away with the next.
  await Promise.allSettled(supersedes.map((superseded) => policies.remove(role, superseded)));
  const reasons = [standing === undefined ? undefined : REPLACED, because].filter((text) => text !== undefined);
  return { outcome: 'written', containment, ...(reasons.length > 0 && { because: reasons.join('; ') }) };
}

const REPLACED = 'another document stood under its name and was replaced';

/** A boundary stops everything of every session: never what should only be frozen, nor one workload. */
function isWholeStop({ method, scope }: Containment): boolean {
  return method !== 'freeze' && scope.kind === 'role';
}

function carriedUp(climbed: Climbed, place: Place): Carried {
  switch (climbed.outcome) {
    case 'written':
      return { ...climbed, outcome: 'written', because: climbed.ordered === undefined ? NO_ROOM : JOINED };
    case 'stands':
      return { ...climbed, outcome: 'stands' };
    case 'unconfirmed':
      return { ...place, outcome: 'unconfirmed', because: UNCONFIRMED, taken: climbed.containment };
    default:
      return {
        ...place,
        outcome: climbed.outcome,
        because: climbed.because ?? (climbed.outcome === 'full' ? FULL : BECAUSE[climbed.outcome]),
      };
  }
}

const NO_ROOM = 'the inline policies of the role left no room';
const JOINED = `${NO_ROOM} and its managed ones only few: a deny of ours that stood was made to hold this too`;
const UNCONFIRMED = 'IAM took the deny but does not show it: look at the role now';
const FULL =
  'neither its inline nor its managed policies leave room for the deny: take some of them away, then contain it by hand';

const BECAUSE = {
  absent: 'the role is gone',
  unmodifiable: 'IAM lets nobody change this role',
  full: 'the inline policies of the role leave no room for the deny',
} as const satisfies Record<Exclude<Written, 'done'>, string>;

function madeAnew(id: string): string {
  return `the role that was judged is gone: ${id} is another one of the same name`;
}
