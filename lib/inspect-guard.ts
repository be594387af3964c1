import type { Case } from './decision.ts';
import { guardDetectors } from './detectors/guard/index.ts';
import { detectAll } from './finding.ts';
import type { GuardChange } from './guard.ts';
import type { Surroundings } from './inspect.ts';
import { namedRole } from './naming.ts';

/** Somebody touched our denies: told, never answered with another deny of whoever the event names. */
export async function guardCase(change: GuardChange, { account }: Surroundings): Promise<Case | undefined> {
  const { event, roleName, outcome } = change;
  const findings = detectAll(guardDetectors, change);
  if (findings.length === 0) return undefined;
  const reading = await account.role({ name: roleName }, event);
  return {
    event,
    kind: 'notice',
    succeeded: outcome === 'changed',
    role: namedRole({ name: roleName }, reading, event),
    reading,
    findings,
  };
}
