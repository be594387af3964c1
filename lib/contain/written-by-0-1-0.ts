import { isObject, textOf } from '../base/json.ts';
import { type Deny, parseDeny } from '../incident/deny/deny-document.ts';
import type { UnderPrefix } from '../incident/deny/found.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import type { Cause, Report } from './report.ts';

/**
 * The cause of a command of release 0.1.0, in a queue or in the ledger: those carry no `cause`, and that release itself went by
 * the ids of the findings. A later version deletes this file, because no command is carried out that long after its event.
 */
export function causeAsOf010({ findings }: Pick<Report, 'findings'>): Cause {
  const detectors = findings.map((finding: unknown) => (isObject(finding) ? textOf(finding.detector) : undefined));
  return detectors.some((detector) => detector?.startsWith('trust-')) ? 'trust' : 'pass';
}

/**
 * The deny that release 0.1.0 set as the role's boundary. Such a boundary allows nothing, so it stops the role after the lapse
 * too. It may have replaced a boundary of the owner, so only a person takes it off.
 */
export function boundaryOf010({ rung, policyName, document }: Omit<UnderPrefix, 'role'>): Deny | undefined {
  return rung === 'boundary' && parsePolicyName(policyName) !== undefined ? parseDeny(document) : undefined;
}
