import { inParallel } from '../base/in-parallel.ts';
import type { Account } from '../base/role.ts';
import type { Settings } from '../base/settings/settings.ts';
import { later } from '../base/time.ts';
import { type CloudTrailEvent, parseEvent } from '../event/cloudtrail.ts';
import { stopsWhole } from '../incident/deny/containment-of.ts';
import type { Incident, IncidentState } from '../incident/incident.ts';
import { incidentKey } from '../incident/incident-key.ts';
import { incidentOf } from '../incident/incident-of.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';
import type { Activity } from './activity.ts';
import { askedIn } from './asked.ts';
import { passCase } from './cases/pass-case.ts';
import { decide } from './decide/decide.ts';
import type { Case, Decision, Judged } from './decide/decision.ts';
import { isDisputed } from './decide/disputed.ts';
import { remadeIn } from './decide/remade.ts';
import { mayReachUser, sessionIncidentIn, userIncidentIn } from './decide/user-incident.ts';
import { loadActivities } from './load-activities.ts';
import type { Surroundings } from './surroundings.ts';
import { rememberWorkloads } from './workload-role.ts';

/**
 * Takes one event through the guardrail: parse, read the roles, detect, decide. The function and `replay` share this code.
 * @param event a CloudTrail record or its EventBridge envelope
 * @throws ParseError for anything else; errors of the account and the ledger fly, so that the event is retried
 */
export async function inspect(
  event: unknown,
  account: Account,
  ledger: Ledger,
  settings: Settings,
  now: Date,
): Promise<Decision[]> {
  return inspectEvent(parseEvent(event), { account, ledger, settings, now });
}

/** Activities of one event judged at once: a call may name hundreds of roles, and IAM throttles who asks for all together. */
const READING = 16;

/** `inspect` for a parsed event. */
export async function inspectEvent(event: CloudTrailEvent, around: Surroundings): Promise<Decision[]> {
  const cases = await inParallel(await loadActivities(event), READING, (activity) => casesOf(activity, around));
  const decisions: Decision[] = [];
  for (const found of await merged(cases.flat())) decisions.push(await decideAndRecord(found, event, around));
  return decisions;
}

/** Most events have one case: a cold start with one loads no code that merges more. */
async function merged(cases: Case[]): Promise<Case[]> {
  return cases.length > 1 ? (await import('./merge-cases.ts')).mergedCases(cases) : cases;
}

/** Loads the code of a case with the first activity that needs it, so that a cold start with a role pass loads only its own. */
async function casesOf(activity: Activity, around: Surroundings): Promise<Case[]> {
  switch (activity.kind) {
    case 'role-pass':
      return listed(await passCase(activity, around));
    case 'trust-policy-change':
      return listed(await (await import('./cases/trust-case.ts')).trustCase(activity, around));
    case 'role-change':
      return (await import('./cases/role-change-case.ts')).roleChangeCases(activity, around);
    case 'workload-change':
      return listed(await (await import('./cases/role-change-case.ts')).workloadCase(activity, around));
    case 'federation-change':
      return listed(await (await import('./cases/federation-case.ts')).federationCase(activity.change, around));
    case 'principal-guess':
      return listed(
        await (await import('./cases/federation-case.ts')).guessCase(activity.guess, activity.event, around),
      );
    case 'guard-change':
      return listed(await (await import('./cases/guard-case.ts')).guardCase(activity, around));
    default:
      return activity satisfies never;
  }
}

function listed(found: Case | undefined): Case[] {
  return found === undefined ? [] : [found];
}

/** Records the decision at once, so that the breaker counts within one batch too. `contain` later records the outcome over it. */
async function decideAndRecord(
  found: Case,
  event: CloudTrailEvent,
  { account, ledger, settings, now }: Surroundings,
): Promise<Decision> {
  const id = incidentOf(event.eventId, found.role.arn ?? `${event.account}/${found.role.name}`);
  const [known, remade, userBefore] = await Promise.all([
    ledger.incident(id),
    remadeIn(found, account, ledger, settings),
    mayReachUser(event, settings) ? ledger.incident(incidentKey({ incident: id, caller: true })) : undefined,
  ]);
  const unreachable = ledger.unreachable?.();
  const decideWith = (wholeRoleDenies: number) =>
    decide(found, settings, {
      wholeRoleDenies,
      now,
      remade,
      ...(known && { before: known.state }),
      ...(userBefore?.wholeRole && { userBefore: true }),
      ...(unreachable !== undefined && { ledgerUnreachable: unreachable }),
    });
  const unlimited = decideWith(0);
  // A copy of an event that the breaker let through must not meet a breaker that this very incident helped to open.
  const isLimited = !known?.wholeRole && reachesWholeRole(unlimited.decision);
  const judged = isLimited
    ? decideWith(await ledger.countContained(event.account, later(now, -settings.breaker.period), found.target?.arn))
    : unlimited;
  const decision =
    judged.isSpared && judged.decision.action === 'observe'
      ? await (await import('./decide/spared-before.ts')).toldOnce(judged, found, ledger)
      : judged.decision;
  const { arn } = decision.role;
  if (found.kind === 'pass' && arn !== undefined && isDisputed(decision))
    await rememberWorkloads(event, arn, ledger, false);
  const { onRole, onCaller } = askedIn(decision, now);
  if (known === undefined) await ledger.record({ ...incidentFor({ ...judged, decision }, found, now), ...onRole });
  const user = userIncidentIn({ ...judged, decision }, now);
  if (user !== undefined && userBefore === undefined) await ledger.record({ ...user, ...onCaller });
  const session = sessionIncidentIn(decision, now);
  if (session !== undefined) await ledger.record({ ...session, ...onCaller });
  return decision;
}

/** The breaker can limit only such a decision: all others need no count of denies. */
function reachesWholeRole(decision: Decision): boolean {
  return 'containments' in decision && decision.containments.some(stopsWhole);
}

const STATE: Readonly<Record<Decision['action'], IncidentState>> = {
  contain: 'contained',
  observe: 'observed',
  alert: 'alerted',
  suppress: 'suppressed',
};

function incidentFor({ decision, counts }: Judged, found: Case, now: Date): Incident {
  return {
    id: decision.incident,
    account: decision.account,
    roleArn: decision.role.arn ?? '',
    state: STATE[decision.action],
    at: now,
    wholeRole: counts.role,
    ...(decision.action === 'contain' && decision.cause === 'pass' && found.pass && { pass: found.pass }),
  };
}
