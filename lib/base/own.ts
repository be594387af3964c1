import type { NamedArn } from './iam-arn.ts';

/** The roles of the functions, by their whole names: a prefix would let anybody who may create a role call it ours. */
export const OWN_ROLES: readonly string[] = ['inspect', 'contain', 'sweep', 'scan', 'tell', 'slack'].map(
  (name) => `rolewarden-${name}`,
);

/** The role by which EventBridge forwards events from the other regions. It is no function's. */
export const FORWARD_ROLE = 'rolewarden-forward';
export const NEVER_CONTAINED = [...OWN_ROLES, FORWARD_ROLE];

/** Role tags that a containment leaves. We read them but never trust them: everybody who may tag roles can write them. */
export const TAG_PREFIX = 'rolewarden:';
/** The latest incident that the role was contained for. */
export const INCIDENT_TAG = `${TAG_PREFIX}incident`;
export function isOwnRole({ resource, path, name }: NamedArn, names = OWN_ROLES): boolean {
  return resource === 'role' && path === '/' && names.includes(name);
}
