import { passNewDesign } from '../../../lib/detectors/pass/pass-new-design.ts';
import { testDetector } from '../test-detector.ts';
import { standing } from './standing-subject.ts';

testDetector(passNewDesign, {
  flags: [
    {
      name: 'the first pass between two roles that administrators made',
      subject: standing({ kind: 'new-design', made: new Date('2026-01-20T12:00:00Z') }),
      evidence:
        'developer passes worker to lambda.amazonaws.com, which its own policy grants by name; administrators made both roles (worker 2026-01-20T12:00:00Z)',
    },
  ],
  allows: [
    { name: 'a pass by design', subject: standing({ kind: 'by-design', because: 'x' }) },
    { name: 'an old grant', subject: standing({ kind: 'old-grant', since: new Date(0) }) },
  ],
});
