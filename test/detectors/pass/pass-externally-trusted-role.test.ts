import { passExternallyTrustedRole } from '../../../lib/detectors/pass/pass-externally-trusted-role.ts';
import { ADMIN } from '../../judge/power/roles.ts';
import { testDetector } from '../test-detector.ts';
import { passing } from './subject.ts';

const outsiders = 'another account';

testDetector(passExternallyTrustedRole, {
  flags: [
    {
      name: 'a role another account may assume',
      subject: passing({ outsiders }),
      evidence: 'lets another account in as well',
    },
    { name: 'an administrator', subject: passing({ outsiders, role: [ADMIN] }), severity: 'medium' },
  ],
  allows: [
    { name: 'a role nobody outside may assume', subject: passing() },
    { name: 'a role nobody could read', subject: passing({ outsiders, role: 'AccessDenied' }) },
    { name: 'a denied call', subject: passing({ outsiders, outcome: 'denied' }) },
  ],
});
