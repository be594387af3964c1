import { parseDeny } from '../../incident/deny/deny-document.ts';
import { parseReserve } from '../../incident/deny/reserve.ts';
import { isSomeBoundary } from '../../incident/deny/some-boundary.ts';
import { parsePolicy, policyJson } from '../policy/document.ts';

/**
 * Whether the document (or its JSON text) is exactly a deny that our builders write for this holder, for a managed policy also a
 * boundary of ours, or a deny in a reserve. A user's deny on a role is not: it would end by the clock alone.
 */
export function isDeny(document: unknown, holder: 'role' | 'user' | 'policy'): boolean {
  try {
    const json = policyJson(document);
    if (holder === 'user') return parseDeny(json, 'user') !== undefined;
    return (
      parseDeny(json) !== undefined ||
      (holder === 'policy' && (isSomeBoundary(json) || parseReserve(json) !== undefined))
    );
  } catch {
    return false; // not a policy
  }
}

/** Whether a document has an Allow. An unreadable document counts as one that has. */
export function mayAllow(document: unknown): boolean {
  try {
    return parsePolicy(document).statements.some(({ effect }) => effect === 'Allow');
  } catch {
    return true;
  }
}
