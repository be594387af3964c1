import { isObject, textOf } from '../base/json.ts';
import type { Cause, Report } from './report.ts';

/**
 * The cause of a command of release 0.1.0, in a queue or in the ledger: those carry no `cause`, and that release itself went by
 * the ids of the findings. A later version deletes this file, because no command is carried out that long after its event.
 */
export function causeAsOf010({ findings }: Pick<Report, 'findings'>): Cause {
  const detectors = findings.map((finding: unknown) => (isObject(finding) ? textOf(finding.detector) : undefined));
  return detectors.some((detector) => detector?.startsWith('trust-')) ? 'trust' : 'pass';
}
