import { parseDeny } from './deny-document.ts';
import type { UnderPrefix } from './found.ts';
import type { Deny } from './found-deny.ts';
import { parsePolicyName } from './policy-name.ts';

/**
 * The deny that release 0.1.0 set as the role's boundary. Such a boundary allows nothing, so it stops the role after the lapse
 * too. It may have replaced a boundary of the owner, so only a person takes it off.
 */
export function boundaryOf010({ rung, policyName, document }: Omit<UnderPrefix, 'role'>): Deny | undefined {
  return rung === 'boundary' && parsePolicyName(policyName) !== undefined ? parseDeny(document) : undefined;
}
