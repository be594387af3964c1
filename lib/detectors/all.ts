import type { Detector } from './finding.ts';
import { guardDetectors, scanDetectors, sweepDetectors } from './guard/index.ts';
import { passDetectors } from './pass/index.ts';
import { roleChangeDetectors, workloadDetectors } from './role-changes.ts';
import { knownPassDetectors, standingPassDetectors, unjudgedPassDetectors } from './standing-pass.ts';
import { enumerationDetectors, federationDetectors, trustDetectors } from './trust/index.ts';

/** The documentation of a detector, whatever its subject. */
export type DetectorDocument = Omit<Detector<never>, 'detect'>;

/** Every detector, in the order of the generated documentation. */
export const allDetectors: readonly DetectorDocument[] = [
  ...passDetectors,
  ...standingPassDetectors,
  ...knownPassDetectors,
  ...unjudgedPassDetectors,
  ...workloadDetectors,
  ...roleChangeDetectors,
  ...trustDetectors,
  ...federationDetectors,
  ...enumerationDetectors,
  ...guardDetectors,
  ...scanDetectors,
  ...sweepDetectors,
];
