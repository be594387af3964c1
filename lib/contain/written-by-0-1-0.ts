import { isObject, textOf } from '../base/json.ts';
import type { Cause, Report } from './report.ts';

/**
 * Reads what release 0.1.0 wrote: its commands, in queues and in the ledger, carry no `cause`. That release itself went by the
 * ids of the findings. A later version deletes this file, because no command is carried out that long after its event.
 */
export function causeAsOf010({ findings }: Pick<Report, 'findings'>): Cause {
  const detectors = findings.map((finding: unknown) => (isObject(finding) ? textOf(finding.detector) : undefined));
  return detectors.some((detector) => detector?.startsWith('trust-')) ? 'trust' : 'pass';
}
