import type { Role } from '../../base/role.ts';
import type { Approval } from '../../base/settings/settings.ts';
import { SEVERITIES } from '../../base/severity.ts';
import { isPattern } from '../policy/wildcard.ts';
import { grantsByName } from './exact-grant.ts';
import { printOf } from './print.ts';
import { type PowerReport, powerReport } from './report.ts';
import { isCommandedByPasser, serviceName, trustedServices } from './service.ts';

/** A role that another role may pass by a grant that names it: once it has stood long enough, the pass is by design. */
export interface GrantedPass {
  readonly passer: Role;
  readonly passed: Role;
  /** Those of the passed role's services that the grant covers. */
  readonly services: readonly string[];
  /** The powers of the passed role. */
  readonly power: PowerReport;
  /** The passer commands what one of the services does with the role, so whoever may be the passer has these powers. */
  readonly isCommanded: boolean;
}

/**
 * Every pass between these roles that is granted by name, worst first. Left out are service-linked roles, which are never passers,
 * and roles that cannot be recognised (see `printOf`): their passes are never by design.
 * @param most how many grants are looked at, because anybody who may write policies may write many
 */
export function grantedPasses(
  roles: readonly Role[],
  now: Date,
  most = Number.POSITIVE_INFINITY,
): { readonly passes: readonly GrantedPass[]; readonly left: number } {
  const known = roles.filter((role) => printOf(role) !== undefined);
  const byArn = new Map(known.map((role) => [role.arn, role]));
  const granted = known
    .filter(({ path }) => !path.startsWith('/aws-service-role/'))
    .flatMap((passer) => grantedTo(passer, byArn, now));
  const powerOf = remembered((role) => powerReport(role, now));
  const passes = granted.slice(0, most).flatMap(({ passer, passed, isGranted }) => {
    const services = servicesOf(passed).filter((service) => isGranted(passed, service));
    const isCommanded = isCommandedByPasser(services);
    return services.length === 0 ? [] : [{ passer, passed, services, power: powerOf(passed), isCommanded }];
  });
  return { passes: passes.toSorted(worstFirst), left: Math.max(granted.length - most, 0) };
}

function grantedTo(passer: Role, byArn: ReadonlyMap<string, Role>, now: Date) {
  const { resources, isGranted } = grantsByName(passer, now);
  return resources.flatMap((arn) => {
    const passed = byArn.get(arn);
    return passed === undefined || passed.account !== passer.account ? [] : [{ passer, passed, isGranted }];
  });
}

function servicesOf({ trustPolicy }: Role): string[] {
  return [...new Set((trustedServices(trustPolicy)?.names ?? []).map(serviceName))];
}

function remembered<Answer>(ask: (role: Role) => Answer): (role: Role) => Answer {
  const answers = new Map<string, Answer>();
  return (role) => {
    const answer = answers.get(role.arn) ?? ask(role);
    answers.set(role.arn, answer);
    return answer;
  };
}

function worstFirst(one: GrantedPass, other: GrantedPass): number {
  return (
    rankOf(one) - rankOf(other) ||
    Number(other.isCommanded) - Number(one.isCommanded) ||
    other.power.powers.length - one.power.powers.length ||
    (keyOf(one) < keyOf(other) ? -1 : 1)
  );
}

/** A role whose policies could not all be read may be anything: it comes before those without powers. */
function rankOf({ power: { severity, unread } }: GrantedPass): number {
  if (severity !== undefined) return SEVERITIES.indexOf(severity);
  return unread.length > 0 ? SEVERITIES.length : SEVERITIES.length + 1;
}

function keyOf({ passer, passed }: GrantedPass): string {
  return `${passer.arn} ${passed.arn}`;
}

/**
 * The entry of `approved` that covers this pass and nothing else; undefined where none can: a path may hold a star, which an entry
 * takes for a wildcard.
 */
export function approvalFor({ passer, passed, services }: GrantedPass): Approval | undefined {
  if (isPattern(passer.arn) || isPattern(passed.arn)) return undefined;
  return { role: passed.arn, services, principals: [passer.arn] };
}
