import { namedArn } from '../base/arn.ts';
import { matchesRole } from '../base/glob.ts';
import type { NamedArn } from '../base/iam-arn.ts';
import type { Exception, Settings } from '../base/settings/settings.ts';
import { isoSeconds } from '../base/time.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import { matches } from '../judge/policy/wildcard.ts';
import type { CaseFinding, DetectorFinding, NamedRole } from './finding.ts';

/** The findings that no exception covers, the exceptions that cover one, and the expired ones that would. */
export interface ExceptionVerdict {
  readonly uncovered: readonly CaseFinding[];
  readonly suppressed: readonly Exception[];
  readonly expired: readonly Exception[];
}

/** The findings about one role, with what an exception is compared with. */
export interface Excepted {
  readonly role: NamedRole;
  /** The role's ARN taken apart; absent where nothing names the role by its ARN. */
  readonly target?: NamedArn;
  readonly passedTo?: readonly string[];
  readonly findings: readonly CaseFinding[];
  readonly event: Pick<CloudTrailEvent, 'principal' | 'caller'>;
}

export function judgeExceptions(found: Excepted, settings: Settings, now: Date): ExceptionVerdict {
  const fitting = settings.exceptions.filter((exception) => fits(exception, found));
  const live = fitting.filter(({ until }) => until > now);
  const covers = (exception: Exception, { detector }: DetectorFinding) => exception.detectors.includes(detector);
  return {
    uncovered: found.findings.filter((finding) => !live.some((exception) => covers(exception, finding))),
    suppressed: live.filter((exception) => found.findings.some((finding) => covers(exception, finding))),
    expired: fitting.filter(
      (exception) => exception.until <= now && found.findings.some((finding) => covers(exception, finding)),
    ),
  };
}

/** For the message: the reasons where exceptions cover every finding, and the exceptions that have expired. */
export function exceptionNotes({ uncovered, suppressed, expired }: ExceptionVerdict): string[] {
  const over = expired.map(
    ({ role, owner, until }) => `the exception for ${role} by ${owner} expired ${isoSeconds(until)}`,
  );
  if (uncovered.length > 0) return over;
  const reasons = [...new Set(suppressed.map(({ owner, reason }) => `${reason} (${owner})`))];
  return [`exception: ${reasons.join('; ')}`, ...over];
}

function fits({ role, service, principal }: Exception, { role: named, target, passedTo, event }: Excepted): boolean {
  const text = event.principal.issuer ?? event.principal.arn;
  const caller = event.caller ?? (text === undefined ? undefined : namedArn(text));
  return (
    (target === undefined ? matches(role, named.name) : matchesRole(role, target)) &&
    (service === undefined || (passedTo ?? []).includes(service)) &&
    (principal === undefined || (caller !== undefined && matchesRole(principal, caller)))
  );
}
