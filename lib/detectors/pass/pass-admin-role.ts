import { seenOf } from '../../base/role.ts';
import type { Severity } from '../../base/severity.ts';
import { administrator } from '../../judge/power/administrator.ts';
import { approvalOf } from '../../judge/power/approval.ts';
import { evidenceOf } from '../../judge/power/evidence.ts';
import { isPerson, type Passer, passerOf, standingOf } from '../../judge/power/passer.ts';
import type { Detection, Detector } from '../finding.ts';
import type { PassSubject } from './subject.ts';

export const passAdminRole: Detector<PassSubject> = {
  id: 'pass-admin-role',
  severity: 'high',
  why: 'A caller who commands a service with an administrator role is an administrator, without ever assuming the role.',
  misses:
    'Permissions that organization, session or resource policies add or take away. A role that becomes an administrator after the pass: see role-armed.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',

  detect(subject) {
    const { pass, role, passer, now } = subject;
    const passed = seenOf(role);
    if (pass.event.outcome !== 'succeeded' || passed === undefined) return undefined;
    const power = administrator(passed, now);
    if (power === undefined) return undefined;
    const who = passerOf(pass.event, passer, now);
    const { severity, remark } = judge(subject, who);
    const certain = power.level === 'everywhere';
    return {
      severity: certain || severity === 'low' ? severity : 'medium',
      evidence: `${passed.name} is an administrator${certain ? '' : ' under a condition'} by ${evidenceOf(power)}; ${remark}`,
    } satisfies Detection;
  },
};

function judge(subject: PassSubject, passer: Passer): { severity: Severity; remark: string } {
  const { pass, firstSeen } = subject;
  const approved = approvalOf(subject);
  // An approved pass may be unwise: the owner gets an alert, and nothing is contained.
  const despite = approved ? `, although the settings approve this pass ${approved}` : '';
  switch (passer.kind) {
    case 'ordinary':
      return {
        severity: approved ? 'medium' : 'critical',
        remark: `passed by ${passer.role.name}, ${standingOf(passer)}${despite}`,
      };
    case 'unknown':
      return {
        severity: approved ? 'medium' : 'high',
        remark: `it is not known whether the passer is an administrator too (${passer.because})${despite}`,
      };
    case 'administrator': {
      if (approved)
        return { severity: 'low', remark: `passed by ${passer.how} and approved in the settings ${approved}` };
      if (firstSeen && isPerson(pass.event))
        return { severity: 'medium', remark: `passed by ${passer.how} in person for the first time` };
      return { severity: 'low', remark: `passed by ${passer.how}, who gains nothing by it` };
    }
    default:
      return passer satisfies never;
  }
}
