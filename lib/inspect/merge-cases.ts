import type { CaseFinding } from '../detectors/finding.ts';
import type { Case } from './decide/decision.ts';

/** One case per event and target role: a task definition may name a role twice, and one call may be two activities. */
export function mergedCases(cases: readonly Case[]): Case[] {
  const byRole = new Map<string, Case>();
  for (const found of cases) {
    const key = found.role.arn ?? found.role.name;
    const known = byRole.get(key);
    byRole.set(key, known === undefined ? found : merged(known, found));
  }
  return [...byRole.values()];
}

const REACH: Readonly<Record<Case['kind'], number>> = { notice: 0, pass: 1, trust: 2 };

/** The kind that reaches further becomes the merged case's kind. Findings of the other kind stay alerts only. */
function merged(one: Case, other: Case): Case {
  const [further, nearer] = REACH[one.kind] >= REACH[other.kind] ? [one, other] : [other, one];
  const { series, ...both } = { ...nearer, ...further };
  const passedTo = [...new Set([...(further.passedTo ?? []), ...(nearer.passedTo ?? [])])];
  return {
    ...both,
    // Two passes in one event: the series of one edge spares no pass over the other.
    ...(one.series !== undefined && other.series !== undefined && series !== undefined && { series }),
    findings: distinct([
      ...further.findings,
      ...(nearer.kind === further.kind ? nearer.findings : nearer.findings.map(alertOnly)),
    ]),
    ...(passedTo.length > 0 && { passedTo }),
  };
}

function alertOnly(finding: CaseFinding): CaseFinding {
  return { ...finding, alertOnly: true };
}

function distinct(findings: readonly CaseFinding[]): CaseFinding[] {
  const seen = new Map(
    findings.toReversed().map((finding) => [JSON.stringify([finding.detector, finding.evidence]), finding]),
  );
  return [...seen.values()].toReversed();
}
