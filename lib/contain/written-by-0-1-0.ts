import { parseIamArn } from '../base/arn.ts';
import { isObject, type JsonObject, textOf } from '../base/json.ts';
import { USER_METHOD } from '../incident/deny/containment-of.ts';
import type { Cause } from './report.ts';

/**
 * A command of release 0.1.0, in a queue or in the ledger, with the fields that this release reads. Its report decided: it had
 * the account, the time and the detectors, whose ids told the cause. A later version deletes this file, because no command is
 * carried out that long after its event.
 */
export function commandAsOf010(value: JsonObject): JsonObject {
  const report = isObject(value.report) ? value.report : {};
  const findings = Array.isArray(report.findings) ? report.findings.filter(isObject) : [];
  return {
    account: textOf(report.account) ?? parseIamArn(textOf(value.target) ?? '')?.account, // a record may name none
    at: report.time,
    severity: report.severity,
    cause: causeOf(findings),
    askedBy: report.askedBy ?? detectorsOf(findings.filter(({ existing }) => existing !== true)),
    targetId: value.roleId ?? value.userId,
    ...value,
  };
}

/** The deny on a user as release 0.1.0 recorded it, in the form of this release. */
export function userDenyAsOf010(text: string | undefined): string | undefined {
  const [, policyName, lapse] = /^\{"policyName":"([\w-]+)","lapse":"([\w:-]+)"\}$/.exec(text ?? '') ?? [];
  if (policyName === undefined) return undefined;
  return JSON.stringify({ policyName, method: USER_METHOD, scope: { kind: 'user' }, cutoff: lapse, lapse });
}

function causeOf(findings: readonly JsonObject[]): Cause {
  return detectorsOf(findings).some((detector) => detector.startsWith('trust-')) ? 'trust' : 'pass';
}

function detectorsOf(findings: readonly JsonObject[]): string[] {
  const detectors = findings.map(({ detector }) => textOf(detector)).filter((detector) => detector !== undefined);
  return [...new Set(detectors)];
}
