import { passOldGrant } from '../../../lib/detectors/pass/pass-old-grant.ts';
import { testDetector } from '../test-detector.ts';
import { standing } from './standing-subject.ts';

testDetector(passOldGrant, {
  flags: [
    {
      name: 'the first use of a grant by name',
      subject: standing({ kind: 'old-grant', since: new Date('2026-01-20T12:00:00Z') }),
      evidence: 'developer may pass worker to lambda.amazonaws.com by name, unchanged since 2026-01-20T12:00:00Z',
    },
  ],
  allows: [{ name: 'a pass by design', subject: standing({ kind: 'by-design', because: 'x' }) }],
});
