import { guardDenyGone } from '../../../lib/detectors/guard/guard-deny-gone.ts';
import type { DenyToStand } from '../../../lib/detectors/guard/subject.ts';
import { testDetector } from '../test-detector.ts';
import { DENY } from './subject.ts';

const looked = (difference: Partial<DenyToStand> = {}): DenyToStand => ({
  policyName: DENY,
  incident: '0123456789abcdef',
  stands: false,
  when: 'before its time',
  now: new Date('2026-05-04T10:00:00Z'),
  ...difference,
});

testDetector(guardDenyGone, {
  flags: [
    {
      name: 'a deny that the sweep misses on its role',
      subject: looked(),
      evidence: `the deny ${DENY} of incident 0123456789abcdef is not on the role any more, before its time: whoever took it away is in the events of IAM since 2026-05-04T09:00:00Z`,
    },
    {
      name: 'one that the second look misses',
      subject: looked({ when: 'a minute after it was written' }),
      evidence: 'any more, a minute after it was written: whoever',
    },
    {
      name: 'a deny that is missing on a user: the keys work again',
      subject: looked({ user: 'alice' }),
      evidence: /is not on user alice any more, before its time: .* deactivate the access keys/,
      reference: 'API_DeleteUserPolicy',
    },
  ],
  allows: [
    { name: 'a deny that stands', subject: looked({ stands: true }) },
    { name: 'a deny that stands on a user', subject: looked({ stands: true, user: 'alice' }) },
    {
      name: 'a deny that stands a minute later',
      subject: looked({ stands: true, when: 'a minute after it was written' }),
    },
  ],
});
