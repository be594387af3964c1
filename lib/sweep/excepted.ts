import { namedArn } from '../base/arn.ts';
import type { Settings } from '../base/settings/settings.ts';
import type { Notice } from '../contain/notice.ts';
import type { NamedRole } from '../detectors/finding.ts';
import { type Excepted, exceptionNotes, judgeExceptions } from '../inspect/decide/exceptions.ts';
import type { SweepPorts } from './ports.ts';

/**
 * The notice as the exceptions of the owners leave it, by the rules that findings from events go by: `suppress` where they cover
 * it. An exception quiets the message and nothing else: a deny that is gone is put back all the same, and `contain` tells of that.
 * The sweep does not know who did it, so an exception for one principal, or for a pass to a service, covers none of its findings.
 * @param on whose policy it is about, where that is another than the message names
 */
export function afterExceptions(
  notice: Notice,
  settings: Settings,
  now: Date,
  on: NamedRole = notice.decision.role,
): Notice {
  const { decision } = notice;
  const about = { ...asNamedByEvents(on), findings: decision.findings, event: { principal: UNKNOWN } };
  const verdict = judgeExceptions(about, settings, now);
  if (verdict.suppressed.length + verdict.expired.length === 0) return notice;
  const because = [...(decision.because === undefined ? [] : [decision.because]), ...exceptionNotes(verdict)].join(
    '; ',
  );
  const action = verdict.uncovered.length === 0 ? 'suppress' : decision.action;
  return { ...notice, decision: { ...decision, action, because } };
}

const UNKNOWN = { kind: 'unknown' } as const;

/** An event on a user's deny is about `user alice`, without an ARN: `role: alice` in an exception means the role of that name. */
function asNamedByEvents(role: NamedRole): Pick<Excepted, 'role' | 'target'> {
  const target = role.arn === undefined ? undefined : namedArn(role.arn);
  return target === undefined || target.resource === 'user' ? { role } : { role, target };
}

/** Tells people once a day for a key. A notice that nobody is told is no news, and takes no place in the budget of strangers. */
export async function tellOnce(
  notice: Notice,
  key: string,
  { publish, settings, isNews }: Pick<SweepPorts, 'publish' | 'settings' | 'isNews'>,
  now: Date,
): Promise<void> {
  const left = afterExceptions(notice, settings, now);
  if (isPublishable(left) && isNews(key, now)) await publish(left);
}

/** There is a finding, and no exception covers it. */
export function isPublishable({ decision }: Notice): boolean {
  return decision.findings.length > 0 && decision.action !== 'suppress';
}
