import type { Detector } from '../finding.ts';
import type { SweptPolicy } from './subject.ts';

export const guardBoundaryStands: Detector<SweptPolicy> = {
  id: 'guard-boundary-stands',
  title: 'Boundary of an old release still stands',
  severity: 'high',
  why: 'A boundary that release 0.1.0 set allows nothing and does not end by itself: the role stays stopped after the deny has lapsed, until a person takes the boundary off.',
  misses:
    'A boundary whose deny is in force is not told: the message on its containment said that it does not end by itself. Later releases set boundaries that the sweep takes off at their lapse.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',

  detect({ verdict, policyName }) {
    if (verdict !== 'endless') return undefined;
    return `the role is still stopped by the boundary ${policyName}, which does not end by itself: \`rolewarden lift\` takes it off, and --boundary puts the one from before back`;
  },
};
