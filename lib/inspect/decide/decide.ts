import { isNew } from '../../base/role.ts';
import type { Response, Settings } from '../../base/settings/settings.ts';
import { lateBecause } from '../../contain/late.ts';
import { askedFor, observedAloneBecause, observedBecause } from '../../contain/rails/observe.ts';
import { protectedBecause } from '../../contain/rails/rails.ts';
import type { Decided, Uncontained } from '../../contain/report.ts';
import { type ContainmentOrder, containmentOf } from '../../incident/deny/containment.ts';
import { isOnUser, type UserOrder, userContainmentOf } from '../../incident/deny/user-containment.ts';
import { stopsWhole } from '../../incident/deny/whole.ts';
import type { IncidentState } from '../../incident/incident.ts';
import { callerOrder } from './caller-session.ts';
import { userOrder } from './caller-user.ts';
import type { Case, Circumstances, Decision } from './decision.ts';
import { exceptionNotes, judgeExceptions } from './exceptions.ts';
import { decided } from './report-of.ts';
import { roleOrder } from './role-order.ts';

/** Decides, and dates the containments from `now`. Pure: the same case in the same circumstances is the same decision. */
export function decide(found: Case, settings: Settings, circumstances: Circumstances): Decision {
  const verdict = judgeExceptions(found, settings, circumstances.now);
  const { uncovered } = verdict;
  const notes = exceptionNotes(verdict);
  if (uncovered.length === 0)
    return { ...decided(found, found.findings), action: 'suppress', because: notes.join('; ') };
  const base = decided(found, uncovered);
  const alert = (because: readonly string[], uncontained: readonly Uncontained[] = []): Decision => ({
    ...base,
    action: 'alert',
    ...(because.length + notes.length > 0 && { because: [...because, ...notes].join('; ') }),
    ...(uncontained.length > 0 && { uncontained }),
  });
  const { response, askedBy, because: unheeded } = askedFor(uncovered, settings);
  if (found.event.outcome !== 'succeeded' || found.kind === 'notice' || response === 'alert') return alert([]);
  const answer = circumstances.before && ANSWERS[circumstances.before];
  if (answer !== undefined) return { ...base, askedBy, action: 'suppress', because: answer };

  const blind = circumstances.ledgerUnreachable;
  const late = blind === undefined ? undefined : lateBecause(found.event.time, circumstances.now, blind);
  if (late !== undefined) return { ...alert([late]), askedBy };

  const { orders, user, uncontained, because } = ordersFor(found, base, response, settings, circumstances);
  if (orders.length === 0 && user === undefined) return alert(because, uncontained);
  const { window, cap } = settings.quarantine;
  const containments = [
    ...orders.map((order) => containmentOf(order, circumstances.now, window)),
    ...(user === undefined ? [] : [userContainmentOf(user, circumstances.now, cap)]),
  ];
  const { remade } = circumstances;
  const rail =
    protectedBecause(found.target, settings, remade) ??
    observedBecause(base.account, settings) ??
    observedAloneBecause(askedBy, settings);
  if (rail === undefined && blind === undefined && stopsItself(found)) return { ...alert([found.series]), askedBy };
  const unsure = blind === undefined ? [] : [`decided without the ledger, which did not answer (${blind})`];
  const unspared = orders.map(({ target }) => remade?.get(target));
  const reasons = [rail, ...because, unheeded, ...unspared, ...unsure, ...notes].filter((text) => text !== undefined);
  return {
    ...base,
    askedBy,
    action: rail === undefined ? 'contain' : 'observe',
    ...(reasons.length > 0 && { because: reasons.join('; ') }),
    ...(uncontained.length > 0 && { uncontained }),
    containments,
  };
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

interface Orders {
  readonly orders: readonly ContainmentOrder[];
  readonly user?: UserOrder;
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
    orders: [role.order, caller.order].filter((order) => order !== undefined),
    ...(user?.order !== undefined && { user: user.order }),
    uncontained: [role.uncontained, caller.uncontained, user?.uncontained].filter((entry) => entry !== undefined),
    because: role.because === undefined ? [] : [role.because],
  };
}

/**
 * Whether the breaker counts the decision: it denies a whole role older than 24 h (for a user see `userIncidentIn`). A decision
 * that only the mode or its account keeps from writing counts, so that observing shows what enforcing would do. A decision of
 * observed detectors alone does not: it would use up the denies that the others need.
 */
export function isWholeRoleDeny(
  decision: Decision,
  { reading, target }: Pick<Case, 'reading' | 'target'>,
  settings: Settings,
  { now, remade }: Pick<Circumstances, 'now' | 'remade'>,
): boolean {
  return (
    protectedBecause(target, settings, remade) === undefined &&
    observedAloneBecause(decision.askedBy ?? [], settings) === undefined &&
    (decision.action === 'contain' || decision.action === 'observe') &&
    !isNew(reading, now) &&
    decision.containments.some((one) => stopsWhole(one) && !isOnUser(one))
  );
}
