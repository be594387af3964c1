import { isInUse } from '../../base/role.ts';
import type { Response, Settings } from '../../base/settings/settings.ts';
import { lateBecause } from '../../contain/late.ts';
import { observedAloneBecause, observedBecause } from '../../contain/rails/observe.ts';
import { protectedBecause } from '../../contain/rails/rails.ts';
import type { Decided, Uncontained } from '../../contain/report.ts';
import { exceptionNotes, judgeExceptions } from '../../detectors/exceptions.ts';
import type { Containment, ContainmentOrder } from '../../incident/deny/containment.ts';
import { containmentOf, lastingOf, stopsWhole } from '../../incident/deny/containment-of.ts';
import type { IncidentState } from '../../incident/incident.ts';
import { askedFor } from './asked-for.ts';
import { callerOrder } from './caller-session.ts';
import { userOrder } from './caller-user.ts';
import type { Case, Circumstances, Decision, Judged } from './decision.ts';
import { decided } from './report-of.ts';
import { roleOrder } from './role-order.ts';

/** Decides, and dates the containments from `now`. Pure: the same case in the same circumstances is the same decision. */
export function decide(found: Case, settings: Settings, circumstances: Circumstances): Judged {
  const verdict = judgeExceptions(found, settings, circumstances.now);
  const { uncovered } = verdict;
  const notes = exceptionNotes(verdict);
  if (uncovered.length === 0)
    return uncounted({ ...decided(found, found.findings), action: 'suppress', because: notes.join('; ') });
  const base = decided(found, uncovered);
  const alert = (because: readonly string[], uncontained: readonly Uncontained[] = []): Decision => ({
    ...base,
    action: 'alert',
    ...(because.length + notes.length > 0 && { because: [...because, ...notes].join('; ') }),
    ...(uncontained.length > 0 && { uncontained }),
  });
  const { response, askedBy, because: unheeded } = askedFor(uncovered, settings);
  if (found.event.outcome !== 'succeeded' || found.kind === 'notice' || response === 'alert')
    return uncounted(alert([]));
  const answer = circumstances.before && ANSWERS[circumstances.before];
  if (answer !== undefined) return uncounted({ ...base, askedBy, action: 'suppress', because: answer });

  const blind = circumstances.ledgerUnreachable;
  const late = blind === undefined ? undefined : lateBecause(found.event.time, circumstances.now, blind);
  if (late !== undefined) return uncounted({ ...alert([late]), askedBy });

  const { remade } = circumstances;
  const protecting = protectedBecause(found.target, settings, remade);
  const all = ordersFor(found, base, response, settings, circumstances);
  if (all.orders.length === 0) return uncounted(alert(all.because, all.uncontained));
  const { orders, uncontained, because, spared } = withRail(all, found.target, protecting);
  const containments = orders.map((order) =>
    containmentOf(order, circumstances.now, lastingOf(order.scope, settings.quarantine)),
  );
  const observed = observedAloneBecause(askedBy, settings);
  const rail = spared ?? observedBecause(base.account, settings) ?? observed;
  if (rail === undefined && blind === undefined && stopsItself(found))
    return uncounted({ ...alert([found.series]), askedBy });
  const unsure = blind === undefined ? [] : [`decided without the ledger, which did not answer (${blind})`];
  const unspared = orders.map(({ target }) => remade?.get(target));
  const reasons = [rail, ...because, unheeded, ...unspared, ...unsure, ...notes].filter((text) => text !== undefined);
  const decision: Decision = {
    ...base,
    askedBy,
    action: rail === undefined ? 'contain' : 'observe',
    ...(reasons.length > 0 && { because: reasons.join('; ') }),
    ...(uncontained.length > 0 && { uncontained }),
    containments,
  };
  const isUncounted = spared !== undefined || observed !== undefined;
  return {
    decision,
    isSpared: spared !== undefined,
    counts: isUncounted
      ? NOTHING
      : countsOf(containments, isInUse(found.reading, settings.dormantAfter, circumstances.now)),
  };
}

const NOTHING: Judged['counts'] = { role: false, user: false };

function uncounted(decision: Decision): Judged {
  return { decision, isSpared: false, counts: NOTHING };
}

/**
 * Whether the breaker counts the denies: a whole role in use, or a user. What only the mode or its account keeps from being
 * written counts, so that observing shows what enforcing would do. What observed detectors alone ask for does not: it would use
 * up the denies that the others need.
 */
export function countsOf(containments: readonly Containment[], isUsed: boolean): Judged['counts'] {
  const stopped = containments.filter(stopsWhole).map(({ scope }) => scope.kind);
  return { role: isUsed && stopped.includes('role'), user: stopped.includes('user') };
}

/** A finding on the guardrail itself is contained however often it comes. */
function stopsItself(found: Case): found is Case & { readonly series: string } {
  return found.kind === 'pass' && found.series !== undefined && !found.findings.some(({ guard }) => guard);
}

/** Why a late copy of an incident's event does not bring the deny back. */
const ANSWERS: Partial<Record<IncidentState, string>> = {
  lifted: 'a person lifted this incident; a late copy of its event does not bring the deny back',
  revoked: 'its cause was gone, so the quarantine was lifted down; a late copy of its event does not bring it back',
};

/**
 * Each target has its own rail: a protected role keeps nobody from stopping whoever passed it. Where the role is the only target,
 * the decision shows what would have been written on it.
 */
function withRail(
  { orders, uncontained, because }: Orders,
  target: Case['target'],
  protecting: string | undefined,
): Orders & { readonly spared?: string } {
  const others = orders.filter(({ caller }) => caller);
  if (protecting === undefined || target === undefined) return { orders, uncontained, because };
  if (others.length === 0) return { orders, uncontained, because, spared: protecting };
  const kept = others.length === orders.length ? [] : [{ principal: target.arn, because: protecting }];
  return { orders: others, uncontained: [...kept, ...uncontained], because: [] };
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
  const user = userOrder(found.event, base.incident, response, settings, circumstances);
  const caller =
    user === undefined && settings.contain.callerSession
      ? callerOrder(found.event, base.incident, settings, circumstances.remade)
      : {};
  return {
    orders: [role.order, caller.order, user?.order].filter((order) => order !== undefined),
    uncontained: [role.uncontained, caller.uncontained, user?.uncontained].filter((entry) => entry !== undefined),
    because: role.because === undefined ? [] : [role.because],
  };
}
