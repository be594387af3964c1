import { passNewDesign } from '../../../lib/detectors/pass/pass-new-design.ts';
import { testDetector } from '../test-detector.ts';
import { standing } from './standing-subject.ts';

testDetector(passNewDesign, {
  flags: [
    {
      name: 'the first pass after administrators made or changed the roles',
      subject: standing({ kind: 'new-design', changed: new Date('2026-01-20T12:00:00Z') }),
      evidence:
        'developer passes worker to lambda.amazonaws.com, which its own policy grants by name; only administrators made or changed these roles within the week, last 2026-01-20T12:00:00Z: not contained',
    },
  ],
  allows: [
    { name: 'a pass by design', subject: standing({ kind: 'by-design', because: 'x' }) },
    { name: 'an old grant', subject: standing({ kind: 'old-grant', since: new Date(0) }) },
  ],
});
