import type { Detector } from './finding.ts';
import { passByDesign } from './pass/pass-by-design.ts';
import { passByDesignNewCaller } from './pass/pass-by-design-new-caller.ts';
import { passNewDesign } from './pass/pass-new-design.ts';
import { passOldGrant } from './pass/pass-old-grant.ts';
import { passUnjudged } from './pass/pass-unjudged.ts';
import type { StandingPassSubject, UnjudgedPass } from './pass/subject.ts';

/**
 * Detectors for a pass that is no surprise: they take the place of those that would contain it. Their list is apart from that of
 * the other pass detectors, which every cold start loads.
 */
export const standingPassDetectors: readonly Detector<StandingPassSubject>[] = [
  passByDesign,
  passOldGrant,
  passNewDesign,
];

/** The same for a pass over an edge that was told as by design before. */
export const knownPassDetectors: readonly Detector<StandingPassSubject>[] = [passByDesignNewCaller];

/** For a pass whose role IAM does not show for minutes. */
export const unjudgedPassDetectors: readonly Detector<UnjudgedPass>[] = [passUnjudged];
