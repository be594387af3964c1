import type { GuardrailPart } from '../../detectors/guard/subject.ts';
import type { PartCheck } from './checks.ts';

/** What is off. A part that the sweep may not read any more is off as well. */
export async function faultsIn(checks: readonly PartCheck[]): Promise<GuardrailPart[]> {
  const looked = checks.map(async ({ part, severity, look }): Promise<GuardrailPart> => {
    try {
      const { state, says, wayOut } = await look();
      if (state === 'ok') return { part, severity, says, well: true };
      return { part, severity, says, ...(wayOut !== undefined && { wayOut }) };
    } catch (error) {
      return unread(part, error);
    }
  });
  return (await Promise.all(looked)).filter(({ well }) => well !== true);
}

/** AWS's names of a refusal: the sweep's role declares the call, so somebody took the right away. */
const REFUSED = /^(?:AccessDenied|AuthorizationError|NotAuthorized|Unauthorized)/;

/** An answer that fails once may be AWS's bad minute: it is told, but it is no fault. */
function unread(part: string, error: unknown): GuardrailPart {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const isRefused = REFUSED.test(name);
  const says = `could not be looked at: ${name}: ${message.slice(0, 300)}`;
  return { part, severity: isRefused ? 'high' : 'medium', says, ...(!isRefused && { unread: true }) };
}
