import { raised } from '../../base/raised.ts';
import { seenOf } from '../../base/role.ts';
import { isAtLeast, type Severity } from '../../base/severity.ts';
import { isHandOver } from '../../event/for-launch.ts';
import { type Approved, approvalOf } from '../../judge/power/approval.ts';
import { evidenceOf, listed } from '../../judge/power/evidence.ts';
import { atLeast, gained, heaviest } from '../../judge/power/gain.ts';
import type { GrantedPower } from '../../judge/power/granted-power.ts';
import { judgeOf } from '../../judge/power/judge.ts';
import { type Passer, passerOf, powersBefore } from '../../judge/power/passer.ts';
import { powersOf } from '../../judge/power/role-powers.ts';
import { isCommandedByPasser } from '../../judge/power/service.ts';
import { walkable } from '../../judge/power/walkable.ts';
import type { Detection, Detector } from '../finding.ts';
import type { PassSubject } from './subject.ts';

export const passEscalation: Detector<PassSubject> = {
  id: 'pass-escalation',
  severity: 'high',
  why: 'The passed role has powers that the passer lacks, so the service is a way around the passer’s own permissions.',
  misses:
    'Gains on a few named resources (one bucket, one secret), organization and session policies, and further roles that the passed role may assume. When the passer could not be read, the finding only alerts.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',

  detect(subject) {
    const { pass, role, passer, now } = subject;
    const passed = seenOf(role);
    if (pass.event.outcome !== 'succeeded' || passed === undefined) return undefined;
    const approved = approvalOf(subject);
    if (approved === 'by name') return undefined;
    const who = passerOf(pass.event, passer, now);
    if (who.kind === 'administrator') return undefined;
    const gains = atLeast(gained(powersOf(passed, now), powersBefore(who)), 'medium');
    const [administrator] = gains;
    if (administrator?.power.id === 'administrator')
      // pass-admin-role says it, where the passer is unknown or the pass approved
      return who.kind === 'ordinary' && approved === undefined && judge(subject, who, [administrator]);
    return gains.length > 0 && judge(subject, who, gains, approved);
  },
};

function judge(subject: PassSubject, who: Passer, gains: readonly GrantedPower[], approved?: Approved): Detection {
  const { pass } = subject;
  const commanded = isCommandedByPasser(pass.passedTo);
  const steps = (commanded ? 0 : -2) + (isHandOver(pass) ? 0 : -1);
  const severity = raised(heaviest(gains) ?? 'low', steps);
  const [first] = gains;
  const powers = listed(gains.map(({ power, path }) => (path ? `${power.can} (${path.id})` : power.can)));
  return {
    severity: who.kind === 'unknown' || approved !== undefined ? capped(severity) : severity,
    evidence: [
      `${nameOf(who)} gains: ${powers}`,
      first && `for example ${evidenceOf(first)}`,
      who.kind === 'ordinary' ? immediacy(subject, who) : undefined,
      commanded ? undefined : `though ${listed(pass.passedTo)} runs nothing for the passer`,
      approved && `the settings approve this pass ${approved}`,
      who.kind === 'unknown' ? `the passer was judged as if it had no permissions: ${who.because}` : undefined,
    ]
      .filter((part) => part !== undefined)
      .join('; '),
  };
}

/** The gain of an unknown passer cannot be proved, and an approved pass is the owner's to judge: they only alert. */
function capped(severity: Severity): Severity {
  return isAtLeast(severity, 'medium') ? 'medium' : severity;
}

function nameOf(who: Passer): string {
  return who.kind === 'ordinary' ? who.role.name : 'the passer';
}

/** The escalation path with exactly this role and service that the passer may walk to its end. */
function immediacy(
  { pass, role, now }: PassSubject,
  { role: passer }: Extract<Passer, { kind: 'ordinary' }>,
): string | undefined {
  const arn = seenOf(role)?.arn;
  if (arn === undefined) return undefined;
  const [way] = walkable(judgeOf(passer, now), 'pass', { role: arn, services: pass.passedTo });
  return way && `at once, by ${way.path.id} (${way.path.actions.join(' + ')})`;
}
