import { METHODS, type Method } from '../../base/method.ts';
import { isoSeconds, later } from '../../base/time.ts';
import { commandIn } from '../../contain/orders.ts';
import { SPREAD } from '../../incident/deny/containment-of.ts';
import type { Scope } from '../../incident/deny/deny-policy.ts';
import type { Rung, UnderPrefix } from '../../incident/deny/found.ts';
import type { Incident } from '../../incident/incident.ts';
import { incidentKey } from '../../incident/incident-key.ts';
import { reportIn } from '../../notify/parse-report.ts';
import { liftStep } from '../lift/plan.ts';
import { cliOf } from '../live/edit.ts';
import { liftedCommands } from '../live/ledger-commands.ts';
import { type DenyState, isOnUser, type OwnDeny, stateOf } from './own-denies.ts';

/** One line of `contained --json`: a deny of ours, or somebody else's policy under our prefix. */
export type Listed = ListedDeny | ListedStranger;

export interface ListedDeny {
  readonly kind: 'deny';
  /** The role, or the user. */
  readonly role: string;
  readonly roleArn: string;
  readonly incident: string;
  readonly state: DenyState;
  /** The deny's own state in words, whatever the incident's is. */
  readonly says: string;
  /** When a person lifted the incident, if the ledger knows it. */
  readonly liftedAt?: string;
  /** When the deny was put, if that is known. */
  readonly since?: string;
  /** Sessions issued from here on work. */
  readonly cutoff: string;
  /** The deny is inert after it. */
  readonly lapse: string;
  readonly scope: Scope;
  readonly method: Method;
  readonly rung: Rung;
  readonly policyName: string;
  readonly policyArn?: string;
  /** The incident has no deny of its own: this freeze of the role covers it. */
  readonly frozen?: true;
  /** The deny is a boundary of release 0.1.0, which does not end by itself. */
  readonly endless?: true;
  /** State and time of the incident, from the ledger. */
  readonly why?: string;
  /** The detectors that led to the deny, if the ledger knows them. */
  readonly detectors?: readonly string[];
  /** The AWS CLI commands that lift the deny, first in the ledger, then in IAM; none when new sessions work already. */
  readonly lift: readonly string[];
}

export interface ListedStranger {
  readonly kind: 'stranger';
  readonly role: string;
  readonly roleArn: string;
  readonly rung: Rung;
  readonly policyName: string;
  readonly policyArn?: string;
}

export function listedDeny(deny: OwnDeny, incident: Incident | undefined, now: Date): ListedDeny {
  const { target, scope, method, rung, policyName, managed, cutoff, lapse } = deny;
  const since = sinceOf(deny, incident);
  const detectors = incident === undefined ? [] : detectorsOf(incident);
  const lift = liftStep(deny, { revive: isOnUser(target) }, now).edits.map(cliOf);
  return {
    kind: 'deny',
    role: target.name,
    roleArn: target.arn,
    incident: deny.incident,
    state: stateOf(deny, now),
    says: stateWords(deny, now),
    ...(incident?.liftedAt !== undefined && { liftedAt: isoSeconds(incident.liftedAt) }),
    ...(since !== undefined && { since: isoSeconds(since) }),
    cutoff: isoSeconds(cutoff),
    lapse: isoSeconds(lapse),
    scope,
    method,
    rung,
    policyName,
    ...(managed !== undefined && { policyArn: managed.arn }),
    ...(deny.endless && { endless: true }),
    ...(incident?.frozen && { frozen: true }),
    ...(incident !== undefined && { why: whyOf(incident) }),
    ...(detectors.length > 0 && { detectors }),
    lift: liftOf(deny, incident, lift),
  };
}

function stateWords(deny: OwnDeny, now: Date): string {
  const { target, endless, cutoff, lapse } = deny;
  const state = stateOf(deny, now);
  if (endless) return 'active without an end';
  if (state === 'lapsed') return `lapsed ${isoSeconds(lapse)}`;
  if (isOnUser(target)) return `active until ${isoSeconds(lapse)}`;
  return state === 'closed' ? `active until ${isoSeconds(cutoff)}` : `new sessions work since ${isoSeconds(cutoff)}`;
}

/** The freeze of a role may cover other incidents: the sweep lifts it once the ledger has them all as lifted. */
function liftOf(deny: OwnDeny, incident: Incident | undefined, edits: readonly string[]): string[] {
  if (edits.length === 0) return [];
  const told = liftedCommands(incidentKey(deny), deny.target.arn);
  return incident?.frozen ? told : [...told, ...edits];
}

export function listedStranger({ target, rung, policyName, managed }: UnderPrefix): ListedStranger {
  return {
    kind: 'stranger',
    role: target.name,
    roleArn: target.arn,
    rung,
    policyName,
    ...(managed !== undefined && { policyArn: managed.arn }),
  };
}

/** The line of `contained --json`. A user's has `user` and `userArn` in the place of `role` and `roleArn`, and no rung. */
export function jsonLineOf(listed: Listed): string {
  const { kind, role: user, roleArn: userArn, rung: _, ...rest } = listed;
  const onUser = { kind: kind === 'deny' ? 'user-deny' : kind, user, userArn, ...rest };
  return `${JSON.stringify(isUser(listed) ? onUser : listed)}\n`;
}

export function isUser({ role: name, roleArn: arn }: Listed): boolean {
  return isOnUser({ name, arn });
}

/** IAM dates no inline policy. A revocation cuts a fixed time after it is put; for the rest only the ledger knows. */
function sinceOf({ managed, method, cutoff }: OwnDeny, incident: Incident | undefined): Date | undefined {
  return managed?.createdAt ?? incident?.at ?? (METHODS[method].stopsNewSessions ? undefined : later(cutoff, -SPREAD));
}

function detectorsOf(incident: Incident): string[] {
  const order = commandIn(incident);
  const findings = order === undefined ? [] : reportIn(order.report, order).findings;
  return [...new Set(findings.map(({ detector }) => detector))];
}

function whyOf({ state, at }: Incident): string {
  return `${state} ${isoSeconds(at)}`;
}

/** `05-07 15:13`: what a column has room for. */
export function shortTime(time: string): string {
  return isoSeconds(new Date(time)).slice(5, 16).replace('T', ' ');
}
