import { parseIamArn } from '../../base/arn.ts';
import { isObject } from '../../base/json.ts';
import { METHOD_PATTERN, type Method } from '../../base/method.ts';
import { later } from '../../base/time.ts';
import { type Containment, SESSION_LIFE } from './containment.ts';
import { type Deny, parseDeny, sameDocument } from './deny-document.ts';
import { denyPolicy } from './deny-policy.ts';
import { policyNameOf } from './policy-name.ts';

/**
 * Managed policies of the stack, for an account that may make no policy more: a deny in one is a new version of it. Its Sid says
 * which deny it is. It names its one role, so that it denies nobody else anything, whoever attaches it elsewhere.
 */
export const RESERVES: readonly string[] = [1, 2, 3, 4].map((n) => `rolewarden-reserve-${n}`);

/** A policy by the name and document that it has for the rest of the code, and the reserve that it is in. */
export interface InReserve {
  readonly policyName: string;
  readonly document: unknown;
  readonly reserve?: string;
}

/** The document of the reserve for this deny. */
export function reserveDocument(
  policyName: string,
  target: string,
  { Version, Statement: [deny] }: Containment['policyDocument'],
) {
  const { partition, account, name } = parseIamArn(target) ?? {};
  const roles = ['', '*/'].map((path) => `arn:${partition}:iam::${account}:role/${path}${name}`); // an event may not tell the path
  const Condition = { ...deny.Condition, ArnLike: { 'aws:PrincipalArn': roles } };
  return { Version, Statement: [{ ...deny, Sid: policyName.replaceAll('-', '').replace(/^r/, 'R'), Condition }] };
}

const OUR_SID = new RegExp(String.raw`^Rolewarden([0-9a-f]{16})(${METHOD_PATTERN})(caller)?(?:x(\d{1,3}))?$`);

/** The deny in the document of a reserve; undefined for any document that `reserveDocument` does not write. */
export function parseReserve(
  document: unknown,
): (Pick<Containment, 'target' | 'policyName' | 'policyDocument'> & { readonly deny: Deny }) | undefined {
  const [statement]: unknown[] = isObject(document) && Array.isArray(document.Statement) ? document.Statement : [];
  if (!isObject(statement) || !isObject(statement.Condition) || !isObject(statement.Condition.ArnLike))
    return undefined;
  const { ArnLike, ...Condition } = statement.Condition;
  const [target]: unknown[] =
    isObject(ArnLike) && Array.isArray(ArnLike['aws:PrincipalArn']) ? ArnLike['aws:PrincipalArn'] : [];
  const [, incident, method, caller, extension] = OUR_SID.exec(String(statement.Sid)) ?? [];
  const plain = { Version: '2012-10-17', Statement: [{ ...statement, Sid: 'Rolewarden', Condition }] };
  const deny = parseDeny(plain);
  if (incident === undefined || typeof target !== 'string' || deny === undefined) return undefined;
  const name = { incident, method: method as Method, caller: caller !== undefined, extension: Number(extension ?? 0) };
  const policyName = policyNameOf(name);
  const policyDocument = plain as unknown as Containment['policyDocument']; // parseDeny has read it
  if (!sameDocument(reserveDocument(policyName, target, policyDocument), document)) return undefined;
  return { target, policyName, policyDocument, deny };
}

const LAPSED = denyPolicy('revocation', { kind: 'role' }, new Date(0), later(new Date(0), SESSION_LIFE));

/**
 * The policy as the rest of the code knows it: a deny in a reserve goes by its own name. On a role that it does not name it denies
 * nothing, as if it had lapsed, and the sweep takes it off. A document of somebody else stays under the reserve's name.
 */
export function outOfReserve(policyName: string, document: unknown, roleName: string): InReserve {
  const found = RESERVES.includes(policyName) ? parseReserve(document) : undefined;
  if (found === undefined) return { policyName, document };
  const isNamed = parseIamArn(found.target)?.name === roleName;
  return { policyName: found.policyName, document: isNamed ? found.policyDocument : LAPSED, reserve: policyName };
}
