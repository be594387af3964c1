import { seenOf } from '../../base/role.ts';
import { isAtLeast } from '../../base/severity.ts';
import { approvalOf } from '../../judge/power/approval.ts';
import { listed } from '../../judge/power/evidence.ts';
import { atLeast, gained, heaviest } from '../../judge/power/gain.ts';
import { reachablePowers } from '../../judge/power/rewritten.ts';
import { NO_POWERS, powersOf } from '../../judge/power/role-powers.ts';
import type { Detection, Detector } from '../finding.ts';
import type { PassSubject } from './subject.ts';

const SWAPS: readonly string[] = ['AssociateIamInstanceProfile', 'ReplaceIamInstanceProfileAssociation'];

export const passProfileSwap: Detector<PassSubject> = {
  id: 'pass-profile-swap',
  severity: 'medium',
  why: 'A role that is put on a running instance gives all its permissions to everybody on that instance, without a new launch.',
  misses:
    'A weaker role that is armed later. When the previous role is not known, only roles with heavy powers are reported.',
  reference: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceIamInstanceProfileAssociation.html',

  detect(subject) {
    const { pass, role, before, now } = subject;
    const after = seenOf(role);
    const exchanged = before !== undefined || SWAPS.includes(pass.event.eventName);
    if (pass.event.outcome !== 'succeeded' || after === undefined || !exchanged) return undefined;
    if (approvalOf(subject) !== undefined) return undefined;
    const old = before && seenOf(before);
    const known = old && reachablePowers(old, now);
    const gains = atLeast(gained(powersOf(after, now), known ?? NO_POWERS), known ? 'medium' : 'high');
    if (gains.length === 0) return undefined;
    const previous = old ? `the previous role ${old.name} could not` : 'the previous role is not known';
    const certain = known !== undefined && known.unread.length === 0;
    return {
      severity: certain && isAtLeast(heaviest(gains) ?? 'low', 'high') ? 'high' : 'medium',
      evidence: `${after.name} was put on a running instance or into its profile and can ${listed(gains.map(({ power }) => power.can))}; ${previous}`,
    } satisfies Detection;
  },
};
