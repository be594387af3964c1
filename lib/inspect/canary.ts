import { isObject, textOf } from '../base/json.ts';
import { CANARY_ROLE, CANARY_TAG } from '../base/own-stack.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import { isOwnCaller } from '../event/principal.ts';

/**
 * The nonce of the sweep's own canary. By the ARN of the role behind the session, which AWS writes: whoever tags that role himself
 * shows nothing, and is judged like everybody else.
 */
export function canaryNonceIn(event: CloudTrailEvent): string | undefined {
  const { eventSource, eventName, outcome, caller, requestParameters: request } = event;
  if (eventSource !== 'iam.amazonaws.com' || eventName !== 'TagRole' || outcome !== 'succeeded') return undefined;
  if (!isOwnCaller(event) || caller?.name !== 'rolewarden-sweep' || request?.roleName !== CANARY_ROLE) return undefined;
  const [tag, ...others] = Array.isArray(request.tags) ? request.tags : [];
  if (others.length > 0 || !isObject(tag) || tag.key !== CANARY_TAG) return undefined;
  return textOf(tag.value);
}
