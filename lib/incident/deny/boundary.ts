import { isObject } from '../../base/json.ts';
import type { DenyPolicy } from './deny.ts';
import { holderOf, parseDeny, sameDocument } from './deny-document.ts';
import type { Deny } from './found-deny.ts';

/** A deny that fits a permissions boundary: beside it, the boundary allows everything to one role. */
export interface BoundaryPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly [DenyPolicy['Statement'][0], ReturnType<typeof allowing>];
}

/**
 * The deny as the boundary of one role. The boundary takes nothing else away from that role, and gives nothing to anybody who
 * attaches it elsewhere, because only that role has its ARN.
 */
export function boundaryPolicy({ Statement: [deny] }: DenyPolicy, roleArn: string): BoundaryPolicy {
  return { Version: '2012-10-17', Statement: [deny, allowing(roleArn)] };
}

function allowing(roleArn: string) {
  return {
    Sid: 'RolewardenAllowsTheRest',
    Effect: 'Allow',
    Action: '*',
    Resource: '*',
    Condition: { ArnEquals: { 'aws:PrincipalArn': roleArn } },
  } as const;
}

/** The deny in our boundary of this role; undefined for any other document. */
export function parseBoundary(document: unknown, roleArn: string): Deny | undefined {
  if (!isObject(document) || !Array.isArray(document.Statement) || document.Statement.length !== 2) return undefined;
  const [deny, allow]: unknown[] = document.Statement;
  if (!sameDocument(allow, allowing(roleArn))) return undefined;
  return parseDeny({ ...document, Statement: [deny] });
}

/** The deny in a policy of the role or user, on the rung where it carries it. */
export function denyOnRung(rung: string | undefined, document: unknown, target: string): Deny | undefined {
  return rung === 'boundary' ? parseBoundary(document, target) : parseDeny(document, holderOf(target));
}
