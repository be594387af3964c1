import { type Reading, type Role, type RoleReference, seenOf, unread } from '../../base/role.ts';
import { detectAll } from '../../detectors/finding.ts';
import { roleChangeDetectors, workloadDetectors } from '../../detectors/role-changes.ts';
import { isChanged, type RoleChange } from '../../judge/power/role-change.ts';
import type { WorkloadChange } from '../../judge/power/workload-change.ts';
import type { Case } from '../decide/decision.ts';
import { namedRole } from '../naming.ts';
import { wroteTheSame } from '../policy-memory.ts';
import { readPasser, type Surroundings } from '../surroundings.ts';
import { outsidersOf } from '../trust/outsiders.ts';
import { mayContain } from './seen-pass.ts';

/** A role was given more permissions. It is judged again with its earlier passes and its trust policy. */
export async function roleChangeCases(change: RoleChange, around: Surroundings): Promise<Case[]> {
  if (change.event.outcome !== 'succeeded') return [];
  const { account } = around;
  const { event, roleName, policyArn } = change;
  if (roleName !== undefined) {
    const reading = await account.role({ name: roleName }, event);
    return casesOf(change, { name: roleName }, reading, around);
  }
  if (policyArn === undefined) return hiddenCase(change, around);
  const roles = await account.rolesWith(policyArn);
  if (roles.length === 0 && event.time !== undefined) around.onUnsettled?.(event.time);
  const cases = roles.map((role) => casesOf(change, { arn: role.arn }, { state: 'read', value: role }, around));
  return (await Promise.all(cases)).flat();
}

/** CloudTrail left out the request: somebody changed some role. */
async function hiddenCase(change: RoleChange, { account, settings, now }: Surroundings): Promise<Case[]> {
  const { event } = change;
  const role = unread('the event does not show which role');
  const caller = await readPasser(event, account);
  const findings = detectAll(roleChangeDetectors, { change, role, caller, passes: [], settings, now });
  return findings.length === 0
    ? []
    : [{ event, kind: 'notice', ...namedRole({}, role, event), reading: role, findings }];
}

function isShownIn(reading: Reading<Role>, change: RoleChange): boolean {
  const role = seenOf(reading);
  return role !== undefined && isChanged(role, change);
}

async function casesOf(
  change: RoleChange,
  reference: RoleReference,
  reading: Reading<Role>,
  around: Surroundings,
): Promise<Case[]> {
  const { account, ledger, settings, now } = around;
  const { event } = change;
  const named = namedRole(reference, reading, event);
  const { arn } = named.role;
  const [caller, passes, isUnchanged] = await Promise.all([
    readPasser(event, account),
    arn === undefined ? [] : ledger.passesOf(arn),
    wroteTheSame(event, seenOf(reading)?.id, ledger),
  ]);
  if (isUnchanged) return [];
  const outsiders = reading.state === 'read' ? outsidersOf(reading.value, settings) : undefined;
  const subject = {
    change,
    role: reading,
    caller,
    passes,
    settings,
    now,
    ...(outsiders !== undefined && { outsiders }),
  };
  const findings = detectAll(roleChangeDetectors, subject);
  const isGrave = findings.some((finding) => mayContain(finding, settings));
  if (!isGrave && event.time !== undefined && !isShownIn(reading, change)) around.onUnsettled?.(event.time);
  if (!isGrave && ledger.unreachable?.() !== undefined) around.onForgotten?.();
  if (findings.length === 0) return [];
  // Outsiders choose the names of their sessions, so a containment must reach the whole role, as after a trust change.
  const kind = outsiders === undefined ? 'pass' : 'trust';
  return [{ event, kind, armed: passes.length > 0 ? 'pass' : kind, ...named, reading, findings }];
}

/** Somebody changed the code or data of a workload that has a role. It is a notice: no role was passed. */
export async function workloadCase(
  change: WorkloadChange,
  { account, settings, now }: Surroundings,
): Promise<Case | undefined> {
  const { event, role: reference = {} } = change;
  const [role, caller] = await Promise.all([account.role(reference, event), readPasser(event, account)]);
  const findings = detectAll(workloadDetectors, { change, role, caller, settings, now });
  if (findings.length === 0) return undefined;
  return {
    event,
    kind: 'notice',
    ...namedRole(reference, role, event),
    reading: role,
    findings,
  };
}
