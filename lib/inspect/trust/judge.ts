import { type Severity, worst } from '../../base/severity.ts';
import { type DetectorFinding, detectAll } from '../../detectors/finding.ts';
import { trustDetectors } from '../../detectors/trust/index.ts';
import { trustSubject } from '../../detectors/trust/subject.ts';
import type { TrustContext } from '../../judge/trust/context.ts';
import { type Exposure, widest } from '../../judge/trust/exposure.ts';

/**
 * Who can really get in under this trust policy, as IAM evaluates it. Takes a document as an object, as JSON text or as
 * URL-encoded text, and never throws: what cannot be read is a finding, never silence.
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
  /** The worst finding's. */
  readonly severity: Severity | 'none';
  /** The widest that any statement lets in. */
  readonly exposure: Exposure;
  readonly findings: readonly DetectorFinding[];
}
