import type { NamedArn } from '../../base/iam-arn.ts';
import { METHODS, METHODS_DENYING, type Method } from '../../base/method.ts';
import { isInUse } from '../../base/role.ts';
import type { Response, Settings } from '../../base/settings/settings.ts';
import { uncontainableBecause } from '../../contain/rails/rails.ts';
import type { Decided, Uncontained } from '../../contain/report.ts';
import type { ContainmentOrder } from '../../incident/deny/containment.ts';
import { stopsWhole } from '../../incident/deny/containment-of.ts';
import type { Scope } from '../../incident/deny/deny-policy.ts';
import type { Case, Circumstances } from './decision.ts';
import { passScope } from './pass-scope.ts';

export interface RoleOrder {
  readonly order?: ContainmentOrder;
  readonly uncontained?: Uncontained;
  readonly because?: string;
}

/** The deny has the narrowest scope that is certain. With the breaker open, a deny of a whole role becomes a freeze. */
export function roleOrder(
  found: Case,
  base: Decided,
  response: Exclude<Response, 'alert'>,
  settings: Settings,
  circumstances: Circumstances,
): RoleOrder {
  const { target } = found;
  const wanted = found.kind === 'pass' ? settings.contain.passedRole : settings.contain.changedRole;
  if (!wanted) return {};
  if (target?.resource !== 'role')
    return { because: `the role ${base.role.name} could not be read, so nothing can be put on it` };
  const because = uncontainableBecause(target) ?? foreignBecause(target, found.event.account);
  if (because !== undefined) return { because, uncontained: { principal: target.arn, because } };
  const { scope, method, reason } = reachOf(found, response, settings, circumstances);
  const limited = breakerLimits(found, scope, method, settings, circumstances);
  const reasons = [reason, limited].filter((text) => text !== undefined);
  return {
    order: { incident: base.incident, target: target.arn, method: limited === undefined ? method : 'freeze', scope },
    ...(reasons.length > 0 && { because: reasons.join('; ') }),
  };
}

function foreignBecause({ account: owner }: NamedArn, account: string): string | undefined {
  return owner === account ? undefined : `the role is in account ${owner}, where this guardrail cannot write`;
}

interface Reach {
  readonly scope: Scope;
  readonly method: Method;
  readonly reason?: string;
}

/** A pass reaches one workload where its session names are known. An opened trust lets in sessions of any name, so only the whole role will do. */
function reachOf(found: Case, response: Method, settings: Settings, { now }: Circumstances): Reach {
  if (found.kind === 'pass') return passScope(found, response, settings, now);
  if (!found.closedAgain) return { scope: { kind: 'role' }, method: response };
  return {
    scope: { kind: 'role' },
    method: METHODS_DENYING[METHODS[response].denies].lifted,
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
  const counts = stopsWhole({ scope, method }) && isInUse(reading, settings.dormantAfter, now);
  if (!counts || wholeRoleDenies < settings.breaker.denies) return undefined;
  return `the breaker is open (${wholeRoleDenies} whole-role denies in the period), so this role is frozen, not stopped`;
}
