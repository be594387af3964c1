import { guardPartOff } from '../../../lib/detectors/guard/guard-part-off.ts';
import type { GuardrailPart } from '../../../lib/detectors/guard/subject.ts';
import { testDetector } from '../test-detector.ts';

const off: GuardrailPart = { part: 'the trail', severity: 'critical', says: 'main does not log' };

testDetector(guardPartOff, {
  flags: [
    { name: 'a part that is off', subject: off, evidence: 'the trail: main does not log', severity: 'critical' },
    {
      name: 'with the way out, as bad as the part is important',
      subject: { ...off, severity: 'high', wayOut: 'start it' },
      evidence: 'the trail: main does not log; way out: start it',
      severity: 'high',
    },
  ],
  allows: [{ name: 'a part that is as it was deployed', subject: { ...off, says: 'main records', well: true } }],
});
