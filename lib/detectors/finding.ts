import type { Severity } from '../base/severity.ts';
import type { Principal } from '../event/principal.ts';

/** One sentence of evidence, with a severity or statement index where they differ from the detector's own. */
export type Detection =
  | string
  | { readonly evidence: string; readonly severity?: Severity; readonly statement?: number };

/** One file, one thing looked for, its documentation inside. `detect` is pure and says nothing when it finds nothing. */
export interface Detector<Subject> {
  /** `<family>-<what is wrong>`, the file's name. */
  readonly id: string;
  readonly severity: Severity;
  readonly why: string;
  readonly misses: string;
  /** The AWS page (or research) that says so. */
  readonly reference: string;
  detect(subject: Subject): Detection | readonly Detection[] | undefined | false;
}

/** What a detector found, before it is tied to an event. */
export interface DetectorFinding {
  readonly detector: string;
  readonly severity: Severity;
  readonly title: string;
  readonly evidence: string;
  readonly statement?: number;
  /** True before this change already, so that the change is no reason to contain. */
  readonly existing?: true;
  /** No event brought this change; a scan of the account found it. */
  readonly missedByEvents?: true;
  readonly reference: string;
}

/** A role as findings and decisions name it. */
export interface NamedRole {
  readonly arn?: string;
  readonly name: string;
  readonly id?: string;
}

/** The promised JSON of a finding (README, "Data"). */
export interface Finding extends DetectorFinding {
  readonly account: string;
  readonly region: string;
  readonly time?: string;
  readonly eventId: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly principal: Principal;
  readonly role: NamedRole;
  readonly passedTo?: readonly string[];
}

/** Runs every detector over one subject. */
export function detectAll<Subject>(detectors: readonly Detector<Subject>[], subject: Subject): DetectorFinding[] {
  return detectors.flatMap((detector) => detectWith(detector, subject));
}

function detectWith<Subject>(detector: Detector<Subject>, subject: Subject): DetectorFinding[] {
  const found = detector.detect(subject);
  if (found === undefined || found === false) return [];
  const detections: readonly Detection[] = Array.isArray(found) ? found : [found];
  return detections.map((detection) => findingOf(detector, detection));
}

function findingOf<Subject>(detector: Detector<Subject>, detection: Detection): DetectorFinding {
  const { evidence, severity, statement } =
    typeof detection === 'string'
      ? { evidence: detection }
      : { severity: undefined, statement: undefined, ...detection };
  return {
    detector: detector.id,
    severity: severity ?? detector.severity,
    title: titleOf(detector.id),
    evidence,
    ...(statement !== undefined && { statement }),
    reference: detector.reference,
  };
}

/** `pass-admin-role` reads "Pass admin role": the id is the title, so that nobody has to look up which is which. */
function titleOf(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `onlyTold`: no reason to contain, whatever its severity. `guard`: about the guardrail itself. */
export type CaseFinding = DetectorFinding & { readonly onlyTold?: true; readonly guard?: true };
