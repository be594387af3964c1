import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import type { PassEdge } from '../incident/ledger/history.ts';

/** The edge of a pass. The first service stands for all a call may pass to: it is "this call's service", not each possibility. */
export function edgeOf(
  { principal, eventSource }: CloudTrailEvent,
  role: string,
  passedTo: readonly string[],
): PassEdge {
  const issuer = principal.issuer ?? principal.arn ?? principal.via ?? principal.kind;
  return { role, service: passedTo[0] ?? eventSource, issuer };
}
