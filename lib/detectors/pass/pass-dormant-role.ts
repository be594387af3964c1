import type { Role } from '../../base/role.ts';
import { isPowerful } from '../../judge/power/gain.ts';
import type { Detector } from '../finding.ts';
import type { PassSubject } from './subject.ts';

const DAY = 24 * 60 * 60 * 1000;

export const passDormantRole: Detector<PassSubject> = {
  id: 'pass-dormant-role',
  severity: 'low',
  why: 'Nobody has used the role for months, and now somebody passes it: often a forgotten role that an intruder found.',
  misses:
    'IAM updates RoleLastUsed with a delay and keeps it for 400 days. A role without a known RoleLastUsed is not judged.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleLastUsed.html',

  detect({ pass, role, settings, now }) {
    if (pass.event.outcome !== 'succeeded' || role.state !== 'read') return undefined;
    const idle = idleSince(role.value);
    if (idle === undefined || now.getTime() - idle.getTime() < settings.dormantAfter) return undefined;
    const days = Math.floor((now.getTime() - idle.getTime()) / DAY);
    const what = role.value.lastUsed === 'never' ? 'was never used since it was made' : 'was last used';
    return {
      severity: isPowerful(role.value, now) ? 'medium' : 'low',
      evidence: `${role.value.name} ${what} ${days} days ago`,
    };
  },
};

function idleSince({ lastUsed, createdAt }: Role): Date | undefined {
  return lastUsed === 'never' ? createdAt : lastUsed;
}
