import { RESPONSES, responseTo } from '../../base/settings/response.ts';
import type { Response, Settings } from '../../base/settings/settings.ts';
import type { CaseFinding, DetectorFinding } from '../../detectors/finding.ts';

/** The response that the findings ask for together. */
export interface Asked {
  readonly response: Response;
  /** The detectors whose findings ask for a containment, each once. */
  readonly askedBy: readonly string[];
  /** The stronger response that an observed detector would have asked for. */
  readonly because?: string;
}

/**
 * An observed detector is no reason to write: beside others it has no say, alone it shows what would be written. The severity is
 * the detector's own: the raised severity of a well-known role's message is no reason to contain.
 */
export function askedFor(findings: readonly CaseFinding[], settings: Settings): Asked {
  const asking = findings.filter((finding) => finding.alertOnly !== true && asks(finding, settings));
  const isObserved = ({ detector }: DetectorFinding) => settings.observe.detectors.includes(detector);
  const acting = asking.filter((finding) => !isObserved(finding));
  const response = strongest(acting.length > 0 ? acting : asking, settings);
  const beyond = asking.filter((finding) => isObserved(finding) && isStronger(responseOf(finding, settings), response));
  return {
    response,
    askedBy: namesOf(asking),
    ...(beyond.length > 0 && {
      because: `observe.detectors names ${namesOf(beyond).join(', ')}, which would have asked for ${strongest(beyond, settings)}`,
    }),
  };
}

/** A finding from before the change is no reason to contain, nor is one whose response is `alert`. */
function asks(finding: DetectorFinding, settings: Settings): boolean {
  return finding.existing !== true && responseOf(finding, settings) !== 'alert';
}

function responseOf({ detector, severity }: DetectorFinding, settings: Settings): Response {
  return responseTo(settings, detector, severity);
}

function strongest(findings: readonly DetectorFinding[], settings: Settings): Response {
  const responses = findings.map((finding) => responseOf(finding, settings));
  return RESPONSES.findLast((response) => responses.includes(response)) ?? 'alert';
}

function isStronger(one: Response, other: Response): boolean {
  return RESPONSES.indexOf(one) > RESPONSES.indexOf(other);
}

function namesOf(findings: readonly DetectorFinding[]): string[] {
  return [...new Set(findings.map(({ detector }) => detector))];
}
