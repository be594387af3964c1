import { guardCanaryMissed } from '../../../lib/detectors/guard/guard-canary-missed.ts';
import { testDetector } from '../test-detector.ts';

const since = new Date('2026-05-04T12:00:00Z');

testDetector(guardCanaryMissed, {
  flags: [
    {
      name: 'one missed canary, which warns',
      subject: { missed: 1, since },
      evidence: 'a canary has not come through CloudTrail and EventBridge, the latest sent at 2026-05-04T12:00:00Z',
      severity: 'medium',
    },
    { name: 'two, which page', subject: { missed: 2, since }, evidence: '2 canaries in a row', severity: 'critical' },
  ],
  allows: [
    { name: 'none missed', subject: { missed: 0, since } },
    { name: 'none sent yet', subject: { missed: 0 } },
  ],
});
