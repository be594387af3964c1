import { isObject, textOf } from '../../base/json.ts';
import { MOST_USERIDS } from '../../incident/deny/deny-policy.ts';
import type { CloudTrailEvent } from '../cloudtrail.ts';
import type { Principal } from '../principal.ts';
import { SERVICE_SESSIONS } from './service-sessions.ts';

const INSTANCE_ID = /^i-[0-9a-f]{8,17}$/;
const FUNCTION_NAME = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * The session names that the service certainly gives to the workload of this event, according to AWS: EC2 uses the instance id,
 * Lambda the function name (a session name has at most 64 characters).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function sessionNamesIn({ eventSource, requestParameters, responseElements }: CloudTrailEvent): string[] {
  if (eventSource === 'lambda.amazonaws.com')
    return functionNames(requestParameters?.functionName, responseElements?.functionName);
  if (eventSource === 'ec2.amazonaws.com') return instanceIdsIn([requestParameters, responseElements]);
  return [];
}

/** `arn:…:function:name`, `111122223333:function:name` or `name`, without the qualifier after the name. */
function functionNames(asked: unknown, answered: unknown): string[] {
  const text = textOf(answered) ?? textOf(asked);
  if (text === undefined) return [];
  const name = text.includes('function:')
    ? text.slice(text.lastIndexOf('function:') + 'function:'.length).split(':')[0]
    : text.split(':')[0];
  return name !== undefined && FUNCTION_NAME.test(name) ? [name] : [];
}

/** Every instance id at any depth, because calls put it in different places. */
function instanceIdsIn(places: readonly unknown[]): string[] {
  const found = new Set<string>();
  const pending: unknown[] = [...places];
  while (pending.length > 0) {
    const value = pending.pop();
    if (Array.isArray(value)) pending.push(...value);
    else if (isObject(value)) {
      for (const [key, member] of Object.entries(value)) {
        if (key.toLowerCase() === 'instanceid' && typeof member === 'string' && INSTANCE_ID.test(member))
          found.add(member);
        else pending.push(member);
      }
    }
  }
  return [...found].sort();
}

/** The common prefix of a service's sessions, for more names than a deny has room for. */
const SERVICE_PREFIX: Readonly<Record<string, string>> = { 'ec2.amazonaws.com': 'i-*' };

/** `AROA…:i-0abc` for each name, or the service's prefix for more than seven names. Undefined without certain names or a prefix. */
export function workloadUserids(eventSource: string, roleId: string, names: readonly string[]): string[] | undefined {
  if (names.length === 0) return undefined;
  if (names.length <= MOST_USERIDS) return names.map((name) => `${roleId}:${name}`);
  const prefix = SERVICE_PREFIX[eventSource];
  return prefix === undefined ? undefined : [`${roleId}:${prefix}`];
}

/**
 * Whether everybody who uses the role through the service shares this session name: a deny for it would break every stack or job
 * of the role. A caller who assumes a role chooses the session's name. So for services that make the calls themselves, the name
 * counts only when CloudTrail confirms the service (invokedBy).
 */
export function isServiceSession({ session, via }: Pick<Principal, 'session' | 'via'>): boolean {
  return SERVICE_SESSIONS.some(
    ({ shared, byItself, name }) =>
      shared === 'role' && session !== undefined && name.test(session) && (byItself === undefined || via !== undefined),
  );
}
