import type { Detector } from '../finding.ts';
import type { SweptPolicy } from './subject.ts';

export const guardBoundaryStands: Detector<SweptPolicy> = {
  id: 'guard-boundary-stands',
  title: 'Boundary still stands',
  severity: 'high',
  why: 'A boundary of ours does not end by itself: the role stays stopped after the deny has lapsed, until a person puts the boundary from before back.',
  misses:
    'A boundary that is in force is not told: the message on its containment said that it does not end by itself. Which boundary stood before is known from a tag, which others can change.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',

  detect({ rung, verdict, policyName }) {
    if (rung !== 'boundary' || verdict !== 'lapsed') return undefined;
    return `the role is still stopped by the boundary ${policyName}, which does not end by itself: \`rolewarden lift\` puts the one from before back`;
  },
};
