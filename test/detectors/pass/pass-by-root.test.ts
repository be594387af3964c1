import { passByRoot } from '../../../lib/detectors/pass/pass-by-root.ts';
import { ACCOUNT } from '../../judge/power/roles.ts';
import { testDetector } from '../test-detector.ts';
import { passing } from './subject.ts';

const principal = { kind: 'root', arn: `arn:aws:iam::${ACCOUNT}:root`, account: ACCOUNT } as const;

testDetector(passByRoot, {
  flags: [{ name: 'the root user', subject: passing({ principal }), evidence: 'the root user of 111122223333' }],
  allows: [
    { name: 'a role', subject: passing() },
    {
      name: 'a user named root',
      subject: passing({ principal: { kind: 'user', arn: `arn:aws:iam::${ACCOUNT}:user/root` } }),
    },
    { name: 'a denied call', subject: passing({ principal, outcome: 'denied' }) },
  ],
});
