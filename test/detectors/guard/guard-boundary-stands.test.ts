import { guardBoundaryStands } from '../../../lib/detectors/guard/guard-boundary-stands.ts';
import type { SweptPolicy } from '../../../lib/detectors/guard/subject.ts';
import { testDetector } from '../test-detector.ts';
import { DENY } from './subject.ts';

const swept = (difference: Partial<SweptPolicy> = {}): SweptPolicy => ({
  policyName: DENY,
  rung: 'boundary',
  verdict: 'endless',
  ...difference,
});

testDetector(guardBoundaryStands, {
  flags: [
    {
      name: 'a boundary of release 0.1.0 whose deny has lapsed',
      subject: swept(),
      evidence: `still stopped by the boundary ${DENY}, which does not end by itself`,
    },
  ],
  allows: [
    { name: 'a boundary whose deny is in force: its containment was told', subject: swept({ verdict: 'live' }) },
    { name: 'a boundary of somebody else: guard-foreign-policy speaks', subject: swept({ verdict: 'foreign' }) },
    { name: 'a lapsed boundary, which the sweep takes off', subject: swept({ verdict: 'lapsed' }) },
    { name: 'a lapsed inline policy, which the sweep deletes', subject: swept({ rung: 'inline', verdict: 'lapsed' }) },
    {
      name: 'a lapsed managed policy, which the sweep detaches',
      subject: swept({ rung: 'managed', verdict: 'lapsed' }),
    },
  ],
});
