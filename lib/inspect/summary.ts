import { SEVERITIES } from '../base/severity.ts';
import type { Decision } from './decide/decision.ts';

/** Names shown of the roles that a summary stands for. */
const SHOWN = 10;

/** The sentence for the roles of one call that have no message of their own. */
export function summaryOf(decisions: readonly Decision[]): string {
  const counted = SEVERITIES.map(
    (severity) => [severity, decisions.filter((one) => one.severity === severity)] as const,
  );
  const counts = counted
    .filter(([, found]) => found.length > 0)
    .map(([severity, found]) => `${found.length} ${severity}`);
  const names = decisions.slice(0, SHOWN).map(({ role }) => role.name);
  return `the same call concerns ${decisions.length} other roles (${counts.join(', ')}), for example ${names.join(', ')}; the log of rolewarden-inspect names every one`;
}
