import { namedArn } from '../../base/arn.ts';
import type { Exception, Settings } from '../../base/settings/settings.ts';
import type { CaseFinding, DetectorFinding } from '../../detectors/finding.ts';
import { matchesRole } from '../../judge/pattern.ts';
import { matches } from '../../judge/policy/wildcard.ts';
import type { Case } from './decision.ts';

/** What the owners' exceptions leave of the findings, which ones took the rest, and which would have but are over. */
export interface ExceptionVerdict {
  readonly standing: readonly CaseFinding[];
  readonly suppressed: readonly Exception[];
  readonly expired: readonly Exception[];
}

export function judgeExceptions(found: Case, settings: Settings, now: Date): ExceptionVerdict {
  const fitting = settings.exceptions.filter((exception) => fits(exception, found));
  const live = fitting.filter(({ until }) => until > now);
  const covers = (exception: Exception, { detector }: DetectorFinding) => exception.detectors.includes(detector);
  return {
    standing: found.findings.filter((finding) => !live.some((exception) => covers(exception, finding))),
    suppressed: live.filter((exception) => found.findings.some((finding) => covers(exception, finding))),
    expired: fitting.filter(
      (exception) => exception.until <= now && found.findings.some((finding) => covers(exception, finding)),
    ),
  };
}

function fits({ role, service, principal }: Exception, { role: named, target, passedTo, event }: Case): boolean {
  const text = event.principal.issuer ?? event.principal.arn;
  const caller = event.caller ?? (text === undefined ? undefined : namedArn(text));
  return (
    (target === undefined ? matches(role, named.name) : matchesRole(role, target)) &&
    (service === undefined || (passedTo ?? []).includes(service)) &&
    (principal === undefined || (caller !== undefined && matchesRole(principal, caller)))
  );
}
