import { isObject, type JsonObject, textOf } from '../base/json.ts';
import { CANARY_ROLE, CANARY_TAG } from '../base/own-stack.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import { isOwnCaller } from '../event/principal.ts';

export interface SeenCanary {
  readonly nonce: string;
  /** Absent for the canary of the home region. */
  readonly region?: string;
}

/**
 * The sweep's own canary. By the ARN of the role behind the session, which AWS writes: whoever tags that role or rule himself shows
 * nothing, and is judged like everybody else.
 */
export function canaryIn(event: CloudTrailEvent): SeenCanary | undefined {
  if (event.outcome !== 'succeeded' || !isOwnCaller(event) || event.caller?.name !== 'rolewarden-sweep')
    return undefined;
  const request = event.requestParameters ?? {};
  if (event.eventSource === 'events.amazonaws.com' && event.eventName === 'TagResource')
    return regional(event, request);
  if (event.eventSource !== 'iam.amazonaws.com' || event.eventName !== 'TagRole') return undefined;
  if (request.roleName !== CANARY_ROLE) return undefined;
  const [tag, ...others] = Array.isArray(request.tags) ? request.tags : [];
  if (others.length > 0 || !isObject(tag) || tag.key !== CANARY_TAG) return undefined;
  const nonce = textOf(tag.value);
  return nonce === undefined ? undefined : { nonce };
}

const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/;

/** No record of this call was at hand to tell how CloudTrail spells its tags, so the nonce counts wherever it stands. */
function regional({ region }: CloudTrailEvent, request: JsonObject): SeenCanary | undefined {
  const text = JSON.stringify(request);
  const [nonce] = (text.includes(CANARY_TAG) && UUID.exec(text)) || [];
  return nonce === undefined ? undefined : { nonce, region };
}
