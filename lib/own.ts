import { parseIamArn } from './arn.ts';
import type { Principal } from './principal.ts';

/**
 * The names of the guardrail's own roles, exactly as serverless.yml gives them: a prefix would let anybody who may create a
 * role call it ours. A test holds the list against the template.
 */
export const OWN_ROLES: readonly string[] = [
  'rolewarden-inspect',
  'rolewarden-contain',
  'rolewarden-sweep',
  'rolewarden-slack',
];

export function isOwnRole(roleArn: string): boolean {
  const role = parseIamArn(roleArn);
  return role !== undefined && role.path === '/' && OWN_ROLES.includes(role.name);
}

/** The caller is one of our functions, of the account the event happened in. */
export function isOurs(principal: Principal, account: string): boolean {
  return (
    principal.kind === 'role' &&
    principal.issuer !== undefined &&
    principal.account === account &&
    parseIamArn(principal.issuer)?.account === account &&
    isOwnRole(principal.issuer)
  );
}
