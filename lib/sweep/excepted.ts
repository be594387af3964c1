import { namedArn } from '../base/arn.ts';
import type { Settings } from '../base/settings/settings.ts';
import type { SentNotice } from '../contain/sent-notice.ts';
import type { Notice } from '../contain/told.ts';
import { type Excepted, exceptionNotes, judgeExceptions } from '../detectors/exceptions.ts';
import type { NamedRole } from '../detectors/finding.ts';
import type { SweepPorts } from './ports.ts';

/**
 * The notice after the owners' exceptions, by the rules for findings from events: `suppress` where they cover every finding. An
 * exception quiets only this message: a removed deny is put back all the same, and `contain` publishes that. The sweep does not
 * know the caller, so an exception for a principal or a service covers none of its findings.
 * @param on the role or user that carries the policy
 */
export function afterExceptions<N extends Excusable>(
  notice: N,
  settings: Settings,
  now: Date,
  on: NamedRole,
): N & Pick<SentNotice, 'because'> {
  const { decision } = notice;
  const about = { ...asNamedByEvents(on), findings: decision.findings, event: { principal: UNKNOWN } };
  const verdict = judgeExceptions(about, settings, now);
  if (verdict.suppressed.length + verdict.expired.length === 0) return notice;
  const action = verdict.uncovered.length === 0 ? 'suppress' : decision.action;
  return { ...notice, decision: { ...decision, action }, because: exceptionNotes(verdict).join('; ') };
}

/** For a notice that names whoever carries the policy. */
export function withExceptions(notice: Notice, settings: Settings, now: Date): Notice & Pick<SentNotice, 'because'> {
  return afterExceptions(notice, settings, now, notice.decision.role);
}

/** The part of a notice that exceptions are judged by; its words are not read here. */
type Excusable = SentNotice & { readonly decision: Pick<Notice['decision'], 'action' | 'findings'> };

const UNKNOWN = { kind: 'unknown' } as const;

/** As in findings from events, a user has no ARN and the name `user alice`: `role: alice` in an exception means a role. */
function asNamedByEvents(role: NamedRole): Pick<Excepted, 'role' | 'target'> {
  const target = role.arn === undefined ? undefined : namedArn(role.arn);
  return target === undefined || target.resource === 'user' ? { role } : { role, target };
}

/** Publishes at most one notice a day for a key. A suppressed notice takes nothing from the budget of strangers. */
export async function tellOnce(
  notice: Notice,
  key: string,
  { publish, settings, isNews }: Pick<SweepPorts, 'publish' | 'settings' | 'isNews'>,
  now: Date,
): Promise<void> {
  const left = withExceptions(notice, settings, now);
  if (isPublishable(left) && isNews(key, now)) await publish(left);
}

/** The notice has a finding that no exception covers. */
export function isPublishable({ decision }: Excusable): boolean {
  return decision.findings.length > 0 && decision.action !== 'suppress';
}
