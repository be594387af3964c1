import { passByDesignNewCaller } from '../../../lib/detectors/pass/pass-by-design-new-caller.ts';
import type { NewMark } from '../../../lib/detectors/pass/subject.ts';
import { testDetector } from '../test-detector.ts';
import { standing } from './standing-subject.ts';

const BY_DESIGN = { kind: 'by-design', because: 'x' } as const;
const BOB: NewMark = { kind: 'person', name: 'bob', isLast: false };
const AWAY: NewMark = { kind: 'network', name: '198.51.0.0/16', isLast: false };
const by = (...newMarks: NewMark[]) => ({ ...standing(BY_DESIGN), newMarks });

testDetector(passByDesignNewCaller, {
  flags: [
    {
      name: 'a person and a network',
      subject: by(BOB, AWAY),
      evidence:
        'developer passes worker to lambda.amazonaws.com as the account is built to, for the first time by person bob and from network 198.51.0.0/16',
    },
    {
      name: 'a person, with the passes before',
      subject: { ...by(BOB), passes: 43 },
      evidence: 'for the first time by person bob, after 42 such passes',
    },
    {
      name: 'the last network that is told',
      subject: by({ ...AWAY, isLast: true }),
      evidence:
        'for the first time from network 198.51.0.0/16; so many networks use it that a new network is not told any more',
    },
  ],
  allows: [
    { name: 'nobody new', subject: by() },
    { name: 'a pass of which nothing is known', subject: standing(BY_DESIGN) },
    {
      name: 'a new edge under an old grant',
      subject: { ...by(BOB), verdict: { kind: 'old-grant', since: new Date(0) } },
    },
  ],
});
