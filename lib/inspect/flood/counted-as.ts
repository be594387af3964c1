import type { CloudTrailEvent } from '../../event/cloudtrail.ts';

/** Whose alerts and commands are counted together: one session of a role, or one user. */
export interface CountedAs {
  readonly session: string;
  /** The role behind the session; undefined for everybody else. */
  readonly issuer?: string;
}

export function countedAs({ principal, account }: CloudTrailEvent): CountedAs {
  const { kind, arn, issuer, session, via } = principal;
  const name = issuer === undefined ? (arn ?? via ?? `${kind} ${account}`) : `${issuer} ${session ?? arn ?? ''}`;
  return { session: name, ...(issuer !== undefined && { issuer }) };
}
