import { passRoleOfOtherAccount } from '../../../lib/detectors/pass/pass-role-of-other-account.ts';
import { testDetector } from '../test-detector.ts';
import { passing } from './subject.ts';

const foreign = { arn: 'arn:aws:iam::444455556666:role/partner' };

testDetector(passRoleOfOtherAccount, {
  flags: [
    { name: 'a role of a partner', subject: passing({ reference: foreign }), evidence: 'account 444455556666' },
    { name: 'one nobody can read', subject: passing({ reference: foreign, role: 'not our account' }) },
  ],
  allows: [
    { name: 'our own role', subject: passing() },
    { name: 'a role known by name only', subject: passing({ reference: { name: 'worker' } }) },
    { name: 'an event that names no account', subject: passing({ reference: foreign, event: { account: '' } }) },
    { name: 'a denied call', subject: passing({ reference: foreign, outcome: 'denied' }) },
  ],
});
