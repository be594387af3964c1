import type { NamedArn } from './iam-arn.ts';

/**
 * The names of the guardrail's own roles, exactly as serverless.yml gives them: a prefix would let anybody who may create a
 * role call it ours. Each function has the name of its role. A test compares these lists with the template.
 */
export const OWN_ROLES: readonly string[] = [
  'rolewarden-inspect',
  'rolewarden-contain',
  'rolewarden-sweep',
  'rolewarden-scan',
  'rolewarden-tell',
  'rolewarden-slack',
];

/** Role tags that a containment leaves. We read them but never trust them: everybody who may tag roles can write them. */
export const TAG_PREFIX = 'rolewarden:';
/** The latest incident that the role was contained for. */
export const INCIDENT_TAG = `${TAG_PREFIX}incident`;
export function isOwnRole({ resource, path, name }: NamedArn): boolean {
  return resource === 'role' && path === '/' && OWN_ROLES.includes(name);
}
