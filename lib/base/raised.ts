import { SEVERITIES, type Severity } from './severity.ts';

/** @param steps towards critical (positive) or towards info (negative) */
export function raised(severity: Severity, steps: number): Severity {
  const index = Math.min(Math.max(SEVERITIES.indexOf(severity) - steps, 0), SEVERITIES.length - 1);
  return SEVERITIES[index] ?? severity;
}
