import type { CloudTrailEvent } from '../../event/cloudtrail.ts';

/** Whose alerts and commands are counted together: one session of a role, one user, or one federated user. */
export interface CountedAs {
  readonly session: string;
  /** What all sessions of a role have in common, or all federated users of an account; undefined for everybody else. */
  readonly issuer?: string;
}

/** The name of a federated user is made up by whoever asks for the token, as that of a session. */
export function countedAs({ principal, account }: CloudTrailEvent): CountedAs {
  const { kind, arn, session, via } = principal;
  const unnamed = `${kind} ${principal.account ?? account}`;
  const issuer = principal.issuer ?? (kind === 'federated' ? unnamed : undefined);
  if (issuer === undefined) return { session: arn ?? via ?? unnamed };
  return { session: `${issuer} ${session ?? arn ?? ''}`, issuer };
}
