import { raised } from '../base/raised.ts';
import type { Severity } from '../base/severity.ts';
import type { Detection, Detector } from './finding.ts';

/** A first time is no proof. So it never raises medium, which only alerts, to high, which contains. */
const STAYS: readonly Severity[] = ['info', 'medium', 'critical'];

/** The detector, one step more severe when this issuer passes this role to this service for the first time. */
export function noticingFirst<Subject extends { readonly firstSeen?: boolean }>(
  detector: Detector<Subject>,
): Detector<Subject> {
  const raise = (found: Detection): Detection => {
    const detection = typeof found === 'string' ? { evidence: found } : found;
    const severity = detection.severity ?? detector.severity;
    if (STAYS.includes(severity)) return found;
    return { ...detection, severity: raised(severity, 1), evidence: `${detection.evidence}; seen for the first time` };
  };
  return {
    ...detector,
    detect(subject) {
      const found = detector.detect(subject);
      if (!subject.firstSeen || found === undefined || found === false) return found;
      return isList(found) ? found.map(raise) : raise(found);
    },
  };
}

function isList(found: Detection | readonly Detection[]): found is readonly Detection[] {
  return Array.isArray(found);
}
