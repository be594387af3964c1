import { isNew } from './age.ts';
import { callerOrder } from './caller.ts';
import type { CloudTrailEvent } from './cloudtrail.ts';
import { type ContainmentOrder, containmentOf } from './containment.ts';
import { decided } from './decided.ts';
import type { Case, CaseFinding, Circumstances, Decided, Decision, Uncontained } from './decision.ts';
import { judgeExceptions } from './exceptions.ts';
import { protectedBecause, withheldBecause } from './rails.ts';
import type { Reading, Role } from './role.ts';
import { roleOrder } from './role-order.ts';
import { RESPONSES, type Response, responseTo, type Settings } from './settings.ts';
import { isoSeconds, MINUTE } from './time.ts';

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

/** By the severity the detector gave: that a name pages does not make advice a reason to contain. */
function strongest(findings: readonly CaseFinding[], settings: Settings): Response {
  const reasons = findings.filter(({ existing, onlyTold }) => existing !== true && onlyTold !== true);
  const responses = reasons.map(({ detector, severity }) => responseTo(settings, detector, severity));
  return RESPONSES.findLast((response) => responses.includes(response)) ?? 'alert';
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
