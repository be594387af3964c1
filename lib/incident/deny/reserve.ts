import { parseIamArn } from '../../base/arn.ts';
import { isObject } from '../../base/json.ts';
import type { Containment } from './containment.ts';
import { SESSION_LIFE } from './containment-of.ts';
import type { InReserve } from './deny.ts';
import { onlyStatement, parseDeny, sameDocument } from './deny-document.ts';
import { denyPolicy } from './deny-policy.ts';
import type { Deny } from './found-deny.ts';
import { parsePolicyName } from './policy-name.ts';

/**
 * Managed policies of the stack, for an account that may make no policy more: a deny in one is a new version of it. Its Sid says
 * which deny it is, with a Z for each hyphen. It names its one role, so that it denies nobody else anything, whoever attaches it elsewhere.
 */
export function isReserve(policyName: string): boolean {
  return /^rolewarden-reserve-[1-4]$/.test(policyName);
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
  return { Version, Statement: [{ ...deny, Sid: policyName.replaceAll('-', 'Z'), Condition }] };
}

/** The deny in the document of a reserve; undefined for any document that `reserveDocument` does not write. */
export function parseReserve(
  document: unknown,
): (Pick<Containment, 'target' | 'policyName' | 'policyDocument'> & { readonly deny: Deny }) | undefined {
  const statement = onlyStatement(document);
  const { ArnLike, ...Condition } = isObject(statement?.Condition) ? statement.Condition : {};
  const roles = isObject(ArnLike) ? ArnLike['aws:PrincipalArn'] : undefined;
  const target: unknown = Array.isArray(roles) ? roles[0] : undefined;
  const policyName = String(statement?.Sid).replaceAll('Z', '-');
  const plain = { Version: '2012-10-17', Statement: [{ ...statement, Sid: 'Rolewarden', Condition }] };
  const deny = parseDeny(plain);
  if (typeof target !== 'string' || parsePolicyName(policyName) === undefined || deny === undefined) return undefined;
  const policyDocument = plain as unknown as Containment['policyDocument']; // parseDeny has read it
  if (!sameDocument(reserveDocument(policyName, target, policyDocument), document)) return undefined;
  return { target, policyName, policyDocument, deny };
}

const LAPSED = denyPolicy('revocation', { kind: 'role' }, new Date(0), new Date(SESSION_LIFE));

/**
 * The policy as the rest of the code knows it: a deny in a reserve goes by its own name. On a role that it does not name it denies
 * nothing, as if it had lapsed, and the sweep takes it off. A document of somebody else stays under the reserve's name.
 */
export function outOfReserve(policyName: string, document: unknown, roleArn: string): InReserve {
  const found = isReserve(policyName) ? parseReserve(document) : undefined;
  if (found === undefined) return { policyName, document };
  const isForRole = sameDocument(reserveDocument(found.policyName, roleArn, found.policyDocument), document);
  return { policyName: found.policyName, document: isForRole ? found.policyDocument : LAPSED, reserve: policyName };
}
