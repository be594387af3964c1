import type { CloudTrailEvent } from './cloudtrail.ts';

/** Refused for want of permission (`denied`), failed for another reason (`failed`), or done. */
export type CallOutcome = 'succeeded' | 'denied' | 'failed';

const DENIED = /(?:AccessDenied|Unauthorized|NotAuthorized|AuthorizationError|OperationNotPermitted)/i;
/** Services word a refused iam:PassRole differently; Glue says "Cross-account pass role is not allowed." */
const DENIED_MESSAGE = /not authorized to perform|iam:PassRole|pass role is not allowed/i;

export function outcomeOf({
  errorCode,
  errorMessage,
}: Pick<CloudTrailEvent, 'errorCode' | 'errorMessage'>): CallOutcome {
  if (errorCode === undefined) return 'succeeded';
  return DENIED.test(errorCode) || DENIED_MESSAGE.test(errorMessage ?? '') ? 'denied' : 'failed';
}

const REFUSED_ROLE = /iam:PassRole on resource: (arn:[\w-]+:iam::[^:\s]*:role\/[^\s,;"']+)/;

/** The role that a refused call wanted to pass, where the refusal's own words name it: CloudTrail leaves such requests out. */
export function refusedRoleIn({ errorMessage }: Pick<CloudTrailEvent, 'errorMessage'>): string | undefined {
  return REFUSED_ROLE.exec(errorMessage ?? '')?.[1];
}
