import { type Severity, worst } from '../../base/severity.ts';
import { type DetectorFinding, detectAll } from '../../detectors/finding.ts';
import { trustDetectors } from '../../detectors/trust/index.ts';
import { trustSubject } from '../../detectors/trust/subject.ts';
import type { TrustContext } from '../../judge/trust/context.ts';
import { type Exposure, widest } from '../../judge/trust/exposure.ts';

/**
 * Judges who can assume the role under this trust policy, as IAM evaluates it. The document may be an object, JSON text or
 * URL-encoded text. Never throws: a document that cannot be read is a finding.
 */
export function judgeTrust(document: unknown, context: TrustContext): TrustVerdict {
  const subject = trustSubject(document, context);
  const findings = detectAll(trustDetectors, subject);
  return {
    severity: worst(findings.map(({ severity }) => severity)) ?? 'none',
    exposure: widest([
      ...subject.grants.map(({ exposure }) => exposure),
      ...(subject.unreadable.length > 0 ? (['unknown'] as const) : []),
    ]),
    findings,
  };
}

export interface TrustVerdict {
  /** The severity of the worst finding. */
  readonly severity: Severity | 'none';
  /** The widest exposure of all statements. */
  readonly exposure: Exposure;
  readonly findings: readonly DetectorFinding[];
}
