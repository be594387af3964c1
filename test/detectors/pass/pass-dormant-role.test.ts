import type { Role } from '../../../lib/base/role.ts';
import { passDormantRole } from '../../../lib/detectors/pass/pass-dormant-role.ts';
import { ADMIN, role } from '../../judge/power/roles.ts';
import { testDetector } from '../test-detector.ts';
import { passing } from './subject.ts';

const DAY = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => new Date(Date.parse('2026-01-31T12:00:00Z') - days * DAY);
const used = (more: Partial<Role>) => role([{ Action: 's3:ListBucket' }], more);

testDetector(passDormantRole, {
  flags: [
    {
      name: 'a role unused for 100 days',
      subject: passing({ role: used({ lastUsed: daysAgo(100) }) }),
      evidence: '100 days ago',
    },
    {
      name: 'a role never used in 91 days',
      subject: passing({ role: used({ lastUsed: 'never', createdAt: daysAgo(91) }) }),
      evidence: 'never used',
    },
    {
      name: 'an administrator',
      subject: passing({ role: role([ADMIN], { lastUsed: daysAgo(400) }) }),
      severity: 'medium',
    },
    {
      name: 'by a shorter setting',
      subject: passing({ role: used({ lastUsed: daysAgo(8) }), settings: { dormantAfter: 7 * DAY } }),
    },
  ],
  allows: [
    { name: 'a role used yesterday', subject: passing({ role: used({ lastUsed: daysAgo(1) }) }) },
    { name: 'a new role', subject: passing({ role: used({ lastUsed: 'never', createdAt: daysAgo(1) }) }) },
    { name: 'a role of unknown use', subject: passing({ role: used({ createdAt: daysAgo(900) }) }) },
    { name: 'a role never used, of unknown age', subject: passing({ role: used({ lastUsed: 'never' }) }) },
    { name: 'a role nobody could read', subject: passing({ role: 'AccessDenied' }) },
    { name: 'a denied call', subject: passing({ role: used({ lastUsed: daysAgo(100) }), outcome: 'denied' }) },
  ],
});
