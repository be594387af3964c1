import { isOwnRole } from '../../base/own.ts';
import { isAtLeast } from '../../base/severity.ts';
import type { PassEdge, SparedPass } from '../../incident/ledger/history.ts';
import type { Ledger } from '../../incident/ledger/ledger.ts';
import { edgeOf } from '../pass-edge.ts';
import type { Case, Decision, Judged } from './decision.ts';

type Dated = Pick<SparedPass, 'eventId' | 'time'>;

/**
 * A pass that only `protect.roles` keeps from being contained is reported once, because the first message lets whoever protected
 * the role know. Another passer, another service, a higher severity, new evidence, or a role that was made anew is reported again.
 */
export async function toldOnce(
  { decision, isSpared }: Judged,
  found: Case,
  ledger: Pick<Ledger, 'sparedBefore' | 'rememberSpared'>,
): Promise<Decision> {
  if (decision.action !== 'observe' || !isSpared) return decision;
  const edge = sparedEdge(found);
  const { eventId, time } = found.event;
  if (edge === undefined || time === undefined) return decision;
  const pass = sparedPass(decision, { eventId, time });
  const reported = (await ledger.sparedBefore(edge, pass)).find((earlier) => saysAll(earlier, pass));
  if (reported !== undefined) {
    const { containments: _, uncontained: __, because = '', ...rest } = decision;
    return {
      ...rest,
      action: 'suppress',
      because: `${because}; the same pass was told before (incident ${reported.incident})`,
    };
  }
  await ledger.rememberSpared(edge, pass);
  return decision;
}

/** Undefined for what else is observed: another kind of change, a finding on the guardrail, a role of the guardrail itself. */
function sparedEdge({ event, kind, armed, target, findings, passedTo }: Case): PassEdge | undefined {
  if (kind !== 'pass' || armed !== undefined || findings.some(({ guard }) => guard)) return undefined;
  return target === undefined || isOwnRole(target) ? undefined : edgeOf(event, target.arn, passedTo ?? []);
}

function sparedPass({ incident, severity, role, findings, askedBy = [] }: Decision, at: Dated): SparedPass {
  const evidence = findings.filter(({ detector }) => askedBy.includes(detector)).map((finding) => finding.evidence);
  return { incident, severity, ...(role.id !== undefined && { roleId: role.id }), evidence, ...at };
}

/** A first pass is more severe than the same pass later, so its severity alone would hide a role that became stronger. */
function saysAll(earlier: SparedPass, { severity, roleId, evidence }: SparedPass): boolean {
  return (
    isAtLeast(earlier.severity, severity) &&
    earlier.roleId === roleId &&
    evidence.every((text) => earlier.evidence.some((known) => known.startsWith(text)))
  );
}
