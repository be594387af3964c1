import { isoSeconds } from '../../base/time.ts';
import type { Detector } from '../finding.ts';
import type { CanariesMissed } from './subject.ts';

export const guardCanaryMissed: Detector<CanariesMissed> = {
  id: 'guard-canary-missed',
  title: 'Canary did not come through',
  severity: 'critical',
  why: 'Twice a day the sweep tags a role of its own, and a rule of its own in each other region; that call has to come back as an event within 45 minutes. When it does not, role passes and trust changes come to nobody either.',
  misses:
    'The canary comes by the rule of own calls: another rule that is off is found by guard-part-off. One that is missed may be a slow hour of CloudTrail, so the first only warns. In another region the canary shows one rule there and the way home.',
  reference: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html',

  detect({ missed, since, regions, because }) {
    if (missed === 0) return undefined;
    const latest = since === undefined ? '' : `, the latest sent at ${isoSeconds(since)}`;
    const way = regions === undefined ? '' : ` from ${regions.join(', ')}`;
    const unsent = because === undefined ? '' : ` (could not be sent: ${because})`;
    if (missed === 1)
      return {
        evidence: `a canary has not come through CloudTrail and EventBridge${way}${latest}${unsent}; another is on its way`,
        severity: 'medium',
      };
    const lookAt =
      regions === undefined
        ? 'the trail, the rule rolewarden-own-calls and rolewarden-inspect; rolewarden doctor looks at all three'
        : 'the trail and the stack rolewarden-region there, the bus rolewarden and the role rolewarden-forward; rolewarden doctor looks at each region';
    return `${missed} canaries in a row have not come through CloudTrail and EventBridge${way}${latest}${unsent}: look at ${lookAt}`;
  },
};
