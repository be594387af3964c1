import { isNew } from './age.ts';
import { parseIamArn } from './arn.ts';
import { callerOrder } from './caller.ts';
import type { CloudTrailEvent } from './cloudtrail.ts';
import {
  type Containment,
  type ContainmentOrder,
  containmentOf,
  incidentOf,
  type Method,
  type Scope,
} from './containment.ts';
import { judgeExceptions } from './exceptions.ts';
import {
  type DetectorFinding,
  type Finding,
  type NamedRole,
  raised,
  SEVERITIES,
  type Severity,
  worst,
} from './finding.ts';
import type { IncidentState } from './ledger.ts';
import type { Principal } from './principal.ts';
import { isWellKnown, protectedBecause, uncontainableBecause, withheldBecause } from './rails.ts';
import type { Reading, Role } from './role.ts';
import { passScope } from './scope.ts';
import { RESPONSES, type Response, responseTo, type Settings } from './settings.ts';
import { isoSeconds, MINUTE } from './time.ts';

/** Somebody a containment would have reached but cannot, and what a person can do instead. */
export interface Uncontained {
  readonly principal: string;
  readonly because: string;
}

interface Decided {
  readonly incident: string;
  readonly severity: Severity;
  readonly account: string;
  readonly region: string;
  readonly time?: string;
  readonly eventId: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly principal: Principal;
  readonly role: NamedRole;
  readonly findings: readonly Finding[];
  /** What a trust change did to the document, in a responder's words. */
  readonly changes?: readonly string[];
  readonly because?: string;
  readonly uncontained?: readonly Uncontained[];
}

/** One per event and target role; the promised JSON of a decision (README, "Data"). */
export type Decision = Decided &
  (
    | { readonly action: 'contain' | 'observe'; readonly containments: readonly Containment[] }
    | { readonly action: 'alert' | 'suppress' }
  );

/** `onlyTold`: no reason to contain, whatever its severity. */
export type CaseFinding = DetectorFinding & { readonly onlyTold?: true };

/** What was found about one role in one event, before anybody decides what to do about it. */
export interface Case {
  readonly event: CloudTrailEvent;
  /** `notice`: to be told, never contained. */
  readonly kind: 'pass' | 'trust' | 'notice';
  readonly succeeded: boolean;
  readonly role: NamedRole;
  readonly reading: Reading<Role>;
  readonly findings: readonly CaseFinding[];
  /** What a trust change did to the document, in a responder's words. */
  readonly changes?: readonly string[];
  readonly passedTo?: readonly string[];
  /** Session names that the service is certain to use for what this event made; absent when it does not tell. */
  readonly sessionNames?: readonly string[];
  /** A later change event made the trust policy clean again: sessions of the bad window are what is left. */
  readonly closedAgain?: boolean;
}

/** What the ledger knows that bears on a case. */
export interface Circumstances {
  /** Whole-role denies on roles older than 24 h in the breaker's period. */
  readonly wholeRoleDenies: number;
  /** State of this very incident, when it was seen before. */
  readonly before?: IncidentState;
  /** Why the ledger did not answer. */
  readonly ledgerUnreachable?: string;
  readonly now: Date;
}

/** Decides, and dates what it would write from `now`. Pure: the same case in the same circumstances is the same decision. */
export function decide(found: Case, settings: Settings, circumstances: Circumstances): Decision {
  const { standing, suppressed, expired } = judgeExceptions(found, settings, circumstances.now);
  const notes = expired.map(
    (exception) => `the exception for ${exception.role} by ${exception.owner} expired ${isoSeconds(exception.until)}`,
  );
  if (standing.length === 0) {
    const reasons = [...new Set(suppressed.map(({ owner, reason }) => `${reason} (${owner})`))];
    return {
      ...decided(found, found.findings),
      action: 'suppress',
      because: [`exception: ${reasons.join('; ')}`, ...notes].join('; '),
    };
  }
  const base = decided(found, standing);
  const alert = (because: readonly string[], uncontained: readonly Uncontained[] = []): Decision => ({
    ...base,
    action: 'alert',
    ...(because.length + notes.length > 0 && { because: [...because, ...notes].join('; ') }),
    ...(uncontained.length > 0 && { uncontained }),
  });
  const response = strongest(standing, settings);
  if (!found.succeeded || found.kind === 'notice' || response === 'alert') return alert([]);
  if (circumstances.before === 'lifted')
    return {
      ...base,
      action: 'suppress',
      because: 'a person lifted this incident; a late copy of its event does not bring the deny back',
    };

  const blind = circumstances.ledgerUnreachable;
  if (blind !== undefined && isLate(found.event, circumstances.now))
    return alert([
      `the ledger did not answer (${blind}) and the event is older than 15 min: whether a person lifted this incident is not known, so nothing is written`,
    ]);

  const { orders, uncontained, because } = ordersFor(found, base, response, settings, circumstances);
  if (orders.length === 0) return alert(because, uncontained);
  const window = settings.quarantine.window;
  const containments = orders.map((order) => containmentOf(order, circumstances.now, window));
  const rail = withheldBecause(base.role, settings);
  const unsure = blind === undefined ? [] : [`decided without the ledger, which did not answer (${blind})`];
  const reasons = [...(rail === undefined ? [] : [rail]), ...because, ...unsure, ...notes];
  return {
    ...base,
    action: rail === undefined ? 'contain' : 'observe',
    ...(reasons.length > 0 && { because: reasons.join('; ') }),
    ...(uncontained.length > 0 && { uncontained }),
    containments,
  };
}

const LATE = 15 * MINUTE;

/** A first delivery comes within minutes; what comes later may be a copy of something that a person has answered since. */
function isLate({ time }: CloudTrailEvent, now: Date): boolean {
  return time !== undefined && now.getTime() - time.getTime() > LATE;
}

interface Orders {
  readonly orders: readonly ContainmentOrder[];
  readonly uncontained: readonly Uncontained[];
  readonly because: readonly string[];
}

function ordersFor(
  found: Case,
  base: Decided,
  response: Exclude<Response, 'alert'>,
  settings: Settings,
  circumstances: Circumstances,
): Orders {
  const role = roleOrder(found, base, response, settings, circumstances);
  const caller = settings.contain.callerSession ? callerOrder(found.event, base.incident, settings) : {};
  return {
    orders: [role.order, caller.order].filter((order) => order !== undefined),
    uncontained: [role.uncontained, caller.uncontained].filter((entry) => entry !== undefined),
    because: role.because === undefined ? [] : [role.because],
  };
}

interface RoleOrder {
  readonly order?: ContainmentOrder;
  readonly uncontained?: Uncontained;
  readonly because?: string;
}

function roleOrder(
  found: Case,
  base: Decided,
  response: Exclude<Response, 'alert'>,
  settings: Settings,
  circumstances: Circumstances,
): RoleOrder {
  const target = base.role.arn;
  const wanted = found.kind === 'pass' ? settings.contain.passedRole : settings.contain.changedRole;
  if (!wanted) return {};
  if (target === undefined || parseIamArn(target)?.resource !== 'role')
    return { because: `the role ${base.role.name} could not be read, so nothing can be put on it` };
  const because = uncontainableBecause(target) ?? foreignBecause(target, found.event.account);
  if (because !== undefined) return { because, uncontained: { principal: target, because } };
  const { scope, method, reason } = reachOf(found, response, settings, circumstances);
  const limited = breakerLimits(found, scope, method, settings, circumstances);
  const reasons = [reason, limited].filter((text) => text !== undefined);
  return {
    order: { incident: base.incident, target, method: limited === undefined ? method : 'freeze', scope },
    ...(reasons.length > 0 && { because: reasons.join('; ') }),
  };
}

function foreignBecause(target: string, account: string): string | undefined {
  const owner = parseIamArn(target)?.account;
  return owner === account ? undefined : `the role is in account ${owner}, where this guardrail cannot write`;
}

interface Reach {
  readonly scope: Scope;
  readonly method: Method;
  readonly reason?: string;
}

/** A pass is held to its workload where AWS lets us; an opened trust lets in sessions of any name, so only the whole role will do. */
function reachOf(found: Case, response: Method, settings: Settings, { now }: Circumstances): Reach {
  if (found.kind === 'pass') return passScope(found, response, settings, now);
  if (!found.closedAgain) return { scope: { kind: 'role' }, method: response };
  return {
    scope: { kind: 'role' },
    method: response === 'freeze' ? 'freeze' : 'revocation',
    reason: 'the trust policy is clean again, so sessions of the bad window are revoked',
  };
}

function breakerLimits(
  { reading }: Case,
  scope: Scope,
  method: Method,
  settings: Settings,
  { wholeRoleDenies, now }: Circumstances,
): string | undefined {
  const counts = scope.kind === 'role' && method !== 'freeze' && !isNew(reading, now);
  if (!counts || wholeRoleDenies < settings.breaker.denies) return undefined;
  return `the breaker is open (${wholeRoleDenies} whole-role denies in the period), so this role is frozen, not stopped`;
}

/** Whether the breaker counts it: a deny of a whole role older than 24 h. One that only the mode held back counts, so that observing shows what enforcing would do. */
export function isWholeRoleDeny(decision: Decision, reading: Reading<Role>, settings: Settings, now: Date): boolean {
  return (
    protectedBecause(decision.role.arn, settings) === undefined &&
    (decision.action === 'contain' || decision.action === 'observe') &&
    !isNew(reading, now) &&
    decision.containments.some(({ scope, method }) => scope.kind === 'role' && method !== 'freeze')
  );
}

/** By the severity the detector gave: that a name pages does not make advice a reason to contain. */
function strongest(findings: readonly CaseFinding[], settings: Settings): Response {
  const reasons = findings.filter(({ existing, onlyTold }) => existing !== true && onlyTold !== true);
  const responses = reasons.map(({ detector, severity }) => responseTo(settings, detector, severity));
  return RESPONSES.findLast((response) => responses.includes(response)) ?? 'alert';
}

function decided(found: Case, findings: readonly CaseFinding[]): Decided {
  const { event, role } = found;
  const time = event.time && isoSeconds(event.time);
  const at = { account: event.account, region: event.region, ...(time !== undefined && { time }) };
  const what = {
    eventId: event.eventId,
    eventSource: event.eventSource,
    eventName: event.eventName,
    principal: event.principal,
    role,
  };
  const severities = findings.map((finding) => severityOn(finding, role));
  const full = findings.map(({ onlyTold: _, ...finding }, index) => ({
    ...finding,
    severity: severities[index] ?? finding.severity,
    ...at,
    ...what,
    ...(found.passedTo && found.passedTo.length > 0 && { passedTo: found.passedTo }),
  }));
  return {
    incident: incidentOf(event.eventId, role.arn ?? `${event.account}/${role.name}`),
    severity: worst(severities) ?? 'info',
    ...at,
    ...what,
    ...(found.changes && found.changes.length > 0 && { changes: found.changes }),
    findings: full.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
  };
}

/** A finding on one of the roles that can take over an account pages, whatever it is; advice stays advice. */
function severityOn({ severity }: DetectorFinding, role: NamedRole): Severity {
  return isWellKnown(role.name) && severity !== 'info' ? raised(severity, SEVERITIES.length) : severity;
}
