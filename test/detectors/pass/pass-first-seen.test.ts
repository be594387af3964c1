import { expect, test } from 'vitest';
import { detectAll } from '../../../lib/detectors/finding.ts';
import { passDetectors } from '../../../lib/detectors/pass/index.ts';
import { passFirstSeen } from '../../../lib/detectors/pass/pass-first-seen.ts';
import { ADMIN } from '../../judge/power/roles.ts';
import { testDetector } from '../test-detector.ts';
import { type Passing, passing } from './subject.ts';

testDetector(passFirstSeen, {
  flags: [
    {
      name: 'a new edge',
      subject: passing({ firstSeen: true }),
      evidence: 'worker was passed to lambda.amazonaws.com by arn:aws:iam::111122223333:role/developer',
    },
    {
      name: 'a role nobody could read',
      subject: passing({ firstSeen: true, role: 'AccessDenied' }),
      evidence: 'role/worker',
    },
  ],
  allows: [
    { name: 'a known edge', subject: passing({ firstSeen: false }) },
    { name: 'a ledger that cannot tell', subject: passing() },
    { name: 'an approved pass', subject: passing({ firstSeen: true, approved: [{ role: 'worker' }] }) },
  ],
});

const FIRST: readonly (readonly [name: string, differences: Passing, detector: string, severity: string])[] = [
  ['a low finding is raised', { to: ['ec2.amazonaws.com'] }, 'pass-untrusted-service', 'medium'],
  ['a medium one stays: news is no proof', { settings: { onlyApproved: true } }, 'pass-unapproved-role', 'medium'],
  ['a high one is raised', { role: [{ Action: 'secretsmanager:*' }] }, 'pass-escalation', 'critical'],
  ['a routine deploy stays low', { role: [ADMIN], passer: [ADMIN] }, 'pass-admin-role', 'low'],
];

test.each(FIRST)('%s', (_, differences, detector, severity) => {
  const found = detectAll(passDetectors, passing({ ...differences, firstSeen: true }));
  expect(found.find((finding) => finding.detector === detector)?.severity).toBe(severity);
});
