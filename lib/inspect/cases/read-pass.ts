import type { Account, Reading, Role, RoleReference } from '../../base/role.ts';
import { type CloudTrailEvent, refusedRoleIn } from '../../event/cloudtrail.ts';
import type { RolePass } from '../../event/pass.ts';
import { incidentOf } from '../../incident/incident-of.ts';
import type { WorkloadRole } from '../../incident/ledger/history.ts';
import type { Case } from '../decide/decision.ts';
import { isMadeByPasser } from '../made-by-passer.ts';
import { namedRole } from '../naming.ts';
import { edgeOf } from '../pass-edge.ts';
import { earlierRole, keepsRole } from '../same-role.ts';
import { readPasser, type Surroundings } from '../surroundings.ts';
import { workloadKey } from '../workload-role.ts';
import { type PassMemory, recallPass } from './seen-pass.ts';

/** A pass with all that IAM and the ledger say of it. */
export interface ReadPass extends Pick<Case, 'role' | 'target'> {
  readonly reading: Reading<Role>;
  readonly passer: Reading<Role>;
  /** The role that the workload had before. */
  readonly before: Reading<Role> | undefined;
  /** The workload has this role already, by an earlier undisputed pass: nothing is passed. */
  readonly isKept: boolean;
  /** No earlier pass went over the edge; undefined where that is not asked or not known. */
  readonly firstSeen: boolean | undefined;
  /** As `firstSeen`, but for a role that its own maker passes within a day of making it. */
  readonly isNovel: () => Promise<boolean>;
  readonly memory: PassMemory | undefined;
}

/** Undefined where nobody can say which role was handed over, and `audit` has to. */
export async function readPass(pass: RolePass, around: Surroundings): Promise<ReadPass | undefined> {
  const { account, ledger, now } = around;
  const { event } = pass;
  const reference = pass.copiedFrom === undefined ? referenceOf(pass) : await copied(pass.copiedFrom, event, ledger);
  const byArn = reference.arn;
  if (pass.copiedFrom?.kind === 'autoscaling' && byArn === undefined) {
    // The ledger does not know a launch configuration that is older than the guardrail, or that is to be judged yet.
    if (event.outcome === 'succeeded' && event.time !== undefined) around.onUnsettled?.(event.time);
    return undefined;
  }
  const isNews = isNewsOf(pass);
  const earlier = isNews ? earlierRole(event, ledger) : undefined;
  const history = isNews && byArn !== undefined ? ledger.trustLatest(byArn) : undefined;
  // With the role's ARN in the event, IAM and the ledger are asked at once: every round trip delays a containment.
  const [reading, passer, seenByArn, before, recalled] = await Promise.all([
    account.role(reference, event),
    readPasser(event, account),
    isNews && byArn !== undefined ? isFirstUnlessKept(pass, byArn, earlier, ledger) : undefined,
    roleBefore(event, account, earlier),
    byArn === undefined ? undefined : recallPass(pass, byArn, around),
    byArn === undefined ? undefined : prefetchIncident(event, byArn, ledger),
    history,
  ]);
  const named = namedRole(reference, reading, event);
  const arn = named.target?.arn;
  const isKept = keepsRole(event, await earlier, arn);
  const byName = byArn === undefined && arn !== undefined && !isKept ? arn : undefined;
  const [seenByName, recalledByName] =
    byName === undefined
      ? []
      : await Promise.all([isNews ? isFirstSeen(pass, byName, ledger) : undefined, recallPass(pass, byName, around)]);
  const firstSeen = seenByArn ?? seenByName;
  const trustLatest = (role: string) => history ?? ledger.trustLatest(role);
  return {
    ...named,
    reading,
    passer,
    before,
    isKept,
    firstSeen,
    isNovel: async () => firstSeen === true && !(await isMadeByPasser(event, reading, { trustLatest }, now)),
    memory: recalled ?? recalledByName,
  };
}

/** A pass that happened, of a role of this account: a new workload has the role now. */
export function isNewsOf({ event, passKind, foreignAccount }: RolePass): boolean {
  return event.outcome === 'succeeded' && passKind === 'pass' && foreignAccount === undefined;
}

function referenceOf({ role, source, event }: RolePass): RoleReference {
  const refused = source === 'unreadable' ? refusedRoleIn(event) : undefined;
  return refused === undefined ? role : { arn: refused };
}

/** The role that the ledger saw handed to the instance or configuration; an empty reference where it saw none. */
async function copied(
  { kind, name }: NonNullable<RolePass['copiedFrom']>,
  event: CloudTrailEvent,
  ledger: Surroundings['ledger'],
): Promise<RoleReference> {
  const { eventId, time, account, region } = event;
  const key = workloadKey({ eventSource: `${kind}.amazonaws.com`, account, region }, name);
  const known = await ledger.workloadBefore(key, time && { eventId, time });
  return known === undefined ? {} : { arn: known.role };
}

/**
 * Asks the ledger for the incident while IAM is asked for the role. The function's ledger keeps the answer (see deferred.ts), so
 * that `decideAndRecord` needs no round trip of its own.
 */
async function prefetchIncident(
  { eventId }: CloudTrailEvent,
  roleArn: string,
  ledger: Surroundings['ledger'],
): Promise<void> {
  await ledger.incident(incidentOf(eventId, roleArn));
}

/** The role that the EC2 instance had before this call gave it another: `pass-profile-swap` compares the two. */
async function roleBefore(
  event: CloudTrailEvent,
  account: Account,
  earlier: Promise<WorkloadRole | undefined> | undefined,
): Promise<Reading<Role> | undefined> {
  if (event.eventSource !== 'ec2.amazonaws.com') return undefined;
  const record = await earlier;
  return record && account.role({ arn: record.role }, event);
}

/** An update that keeps the role is no pass of its caller, so the ledger learns no edge of it. */
async function isFirstUnlessKept(
  pass: RolePass,
  role: string,
  earlier: Promise<WorkloadRole | undefined> | undefined,
  ledger: Surroundings['ledger'],
): Promise<boolean | undefined> {
  return keepsRole(pass.event, await earlier, role) ? undefined : isFirstSeen(pass, role, ledger);
}

/** A call that may pass to several services has one edge, to the first of them. */
async function isFirstSeen(
  { event, passedTo }: RolePass,
  roleArn: string,
  ledger: Surroundings['ledger'],
): Promise<boolean | undefined> {
  if (event.time === undefined) return undefined;
  return ledger.firstSeen(edgeOf(event, roleArn, passedTo), event.time);
}
