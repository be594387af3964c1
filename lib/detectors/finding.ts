import type { Approval } from '../base/settings/settings.ts';
import type { Severity } from '../base/severity.ts';
import type { Principal } from '../event/principal.ts';

/** One sentence of evidence. A severity or reference here overrules the detector's own; `statement` is an index in the policy. */
export type Detection =
  | string
  | {
      readonly evidence: string;
      readonly severity?: Severity;
      readonly statement?: number;
      readonly reference?: string;
      readonly approval?: Approval;
      /** The account that gets in, to be counted where many do. */
      readonly outsider?: string;
    };

/** Looks for one thing and documents itself, in a file of its own. `detect` is pure and returns nothing when it finds nothing. */
export interface Detector<Subject> {
  /** `<family>-<what is wrong>`, the file's name. */
  readonly id: string;
  /** The headline of a message, where the words of the id would read badly. */
  readonly title?: string;
  readonly severity: Severity;
  readonly why: string;
  readonly misses: string;
  /** The AWS page or the research behind it. */
  readonly reference: string;
  detect(subject: Subject): Detection | readonly Detection[] | undefined | false;
}

/** A finding before it is tied to an event. */
export interface DetectorFinding {
  readonly detector: string;
  readonly severity: Severity;
  readonly title: string;
  readonly evidence: string;
  readonly statement?: number;
  /** True when the finding is older than this change, which is then no reason to contain. */
  readonly existing?: true;
  /** True when no event reported the change, but a scan of the account found it. */
  readonly missedByEvents?: true;
  readonly reference: string;
  /** The entry of `approved` that silences what was found. */
  readonly approval?: Approval;
  /** Only before findings are gathered: see `gathered`. */
  readonly outsider?: string;
  /** How many findings this one stands for, and the first of them; absent where it stands for itself. */
  readonly count?: number;
  readonly examples?: readonly string[];
}

/** A role in findings and decisions. */
export interface NamedRole {
  readonly arn?: string;
  readonly name: string;
  readonly id?: string;
}

/** The promised JSON of a finding (docs/data.md). */
export interface Finding extends Omit<DetectorFinding, 'outsider'> {
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
  const detected: Exclude<Detection, string> = typeof detection === 'string' ? { evidence: detection } : detection;
  const { evidence, severity, statement, reference, ...rest } = detected;
  return {
    detector: detector.id,
    severity: severity ?? detector.severity,
    title: detector.title ?? titleOf(detector.id),
    evidence,
    ...(statement !== undefined && { statement }),
    reference: reference ?? detector.reference,
    ...rest,
  };
}

/** `pass-admin-role` becomes "Pass admin role": the title is the id, so that nobody has to look it up. */
function titleOf(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `alertOnly`: the finding is no reason to contain, whatever its severity. `guard`: it is about the guardrail itself. */
export type CaseFinding = DetectorFinding & { readonly alertOnly?: true; readonly guard?: true };
