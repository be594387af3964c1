/** From worst to least: every sort and comparison uses this order. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;

export type Severity = (typeof SEVERITIES)[number];

export function isSeverity(value: unknown): value is Severity {
  return SEVERITIES.some((severity) => severity === value);
}

export function isAtLeast(severity: Severity, floor: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(floor);
}

export function worst(severities: readonly Severity[]): Severity | undefined {
  return SEVERITIES.find((severity) => severities.includes(severity));
}

/** @param steps towards critical (positive) or towards info (negative) */
export function raised(severity: Severity, steps: number): Severity {
  const index = Math.min(Math.max(SEVERITIES.indexOf(severity) - steps, 0), SEVERITIES.length - 1);
  return SEVERITIES[index] ?? severity;
}
