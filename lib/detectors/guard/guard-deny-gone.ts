import { HOUR, isoSeconds, later } from '../../base/time.ts';
import type { Detector } from '../finding.ts';
import type { DenyToStand } from './subject.ts';

const DELETE_USER_POLICY = 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPolicy.html';

export const guardDenyGone: Detector<DenyToStand> = {
  id: 'guard-deny-gone',
  title: 'Deny is gone',
  severity: 'critical',
  why: 'A deny that the ledger has for contained and IAM does not show was taken away by somebody, and no event said who: the contained sessions may act again. It is put back where the ledger knows what it said.',
  misses:
    'A deny that was taken away and put back between two looks, which are a minute after it was written and then every 15 minutes. Without a ledger that remembers, nothing says which deny should stand.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html',

  detect({ policyName, incident, user, stands, when, now }) {
    if (stands) return undefined;
    const since = isoSeconds(later(now, -HOUR));
    if (user === undefined)
      return `the deny ${policyName} of incident ${incident} is not on the role any more, ${when}: whoever took it away is in the events of IAM since ${since}; \`rolewarden lift\` is how one of yours ends it`;
    return {
      evidence: `the deny ${policyName} is not on user ${user} any more, ${when}: whoever deleted it is in the events of IAM since ${since}; deactivate the access keys if nobody of yours did`,
      reference: DELETE_USER_POLICY,
    };
  },
};
