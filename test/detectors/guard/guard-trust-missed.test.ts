import { guardTrustMissed } from '../../../lib/detectors/guard/guard-trust-missed.ts';
import type { MissedTrust } from '../../../lib/detectors/guard/subject.ts';
import { testDetector } from '../test-detector.ts';

const missed = (difference: Partial<MissedTrust> = {}): MissedTrust => ({
  role: { name: 'App' },
  created: false,
  changes: [],
  ...difference,
});

testDetector(guardTrustMissed, {
  flags: [
    {
      name: 'a change, with what it did',
      subject: missed({
        changes: ['removes service ec2.amazonaws.com with no condition', 'adds account 444455556666'],
      }),
      evidence:
        'changed (removes service ec2.amazonaws.com with no condition; adds account 444455556666) and no event reported it',
    },
    { name: 'a change of nobody who gets in', subject: missed(), evidence: 'nobody gets in who did not before' },
    {
      name: 'a new role',
      subject: missed({ created: true }),
      evidence: 'the role App was created and no event reported it',
    },
  ],
  allows: [], // it is asked about nothing else than what the scan found missed
});
