import type { Role } from '../../base/role.ts';
import { type PolicyCondition, PolicyError, parsePolicy, type Statement } from '../policy/document.ts';
import { isPattern } from '../policy/wildcard.ts';
import { judgeOf } from './judge.ts';
import { serviceName } from './service.ts';

/**
 * Whether a policy of the passer says by name that it may pass this very role to this service: iam:PassRole in full, the role's
 * ARN without a wildcard, and the service in iam:PassedToService or as the only one that the role trusts. The engine must not
 * refuse the pass.
 */
export function isGrantedByName(passer: Role, passed: Role, service: string, now: Date): boolean {
  return grantsByName(passer, now).isGranted(passed, service);
}

/** The grants by name of one passer. Its policies are read once. */
export interface GrantsByName {
  /** The resources of its iam:PassRole grants, each once, as written: among them the ARNs of roles. */
  readonly resources: readonly string[];
  /** See `isGrantedByName`. */
  isGranted(passed: Role, service: string): boolean;
}

export function grantsByName(passer: Role, now: Date): GrantsByName {
  const judge = judgeOf(passer, now);
  const grants = judge.effective.policies.identity.flatMap(({ document }) => document.statements.filter(isPassGrant));
  return {
    resources: [...new Set(grants.flatMap(({ resources = [] }) => resources))],
    isGranted: (passed, service) =>
      !isPattern(passed.arn) && // a path may hold a star, and then the role's ARN is a wildcard too
      grants.some(
        (statement) => statement.resources?.includes(passed.arn) && namesService(statement, passed, service),
      ) &&
      judge.may('iam:PassRole', passed.arn, service).level !== 'no',
  };
}

function isPassGrant({ effect, actions = [] }: Statement): boolean {
  return effect === 'Allow' && actions.some((action) => action.toLowerCase() === 'iam:passrole');
}

const PASSED_TO = 'iam:passedtoservice';
/** With a set operator or IfExists before or behind the name, a request without the key would meet the condition. */
const NAMING = ['stringequals', 'stringlike'];

function namesService({ conditions }: Statement, passed: Role, service: string): boolean {
  const about = conditions.filter(({ key }) => key.toLowerCase() === PASSED_TO);
  if (about.length === 0) return trustsAlone(passed.trustPolicy, service);
  return about.every((condition) => isNaming(condition, service));
}

function isNaming({ operator, values }: PolicyCondition, service: string): boolean {
  return (
    NAMING.includes(operator.toLowerCase()) &&
    values.every((value) => !/[*?$]/.test(value)) &&
    values.some((value) => serviceName(value) === serviceName(service))
  );
}

/** Whether every principal that the trust policy allows anything is this service. */
function trustsAlone(trustPolicy: unknown, service: string): boolean {
  try {
    const allows = parsePolicy(trustPolicy).statements.filter(({ effect }) => effect === 'Allow');
    return (
      allows.length > 0 &&
      allows.every(
        ({ principals = [] }) =>
          principals.length > 0 &&
          principals.every(({ type, value }) => type === 'Service' && serviceName(value) === serviceName(service)),
      )
    );
  } catch (error) {
    if (error instanceof PolicyError) return false;
    throw error;
  }
}
