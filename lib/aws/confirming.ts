import type { TargetPolicies } from '../contain/ports.ts';
import { sameDocument } from '../incident/deny/deny-document.ts';

/** IAM answers a read from any of several copies, which may be seconds behind a write. */
export const CONFIRM_PAUSES: readonly number[] = [0, 500, 1500, 3000];

/** Reads again until IAM shows the document that was put, or the pauses (in milliseconds) are over. */
export function confirming(read: TargetPolicies['read'], pauses: readonly number[]): TargetPolicies['confirm'] {
  return async (target, policyName, document) => {
    for (const pause of pauses) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (sameDocument(await read(target, policyName), document)) return true;
    }
    return false;
  };
}
