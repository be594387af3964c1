import { passUnreadRole } from '../../../lib/detectors/pass/pass-unread-role.ts';
import { role } from '../../judge/power/roles.ts';
import { testDetector } from '../test-detector.ts';
import { passing } from './subject.ts';

testDetector(passUnreadRole, {
  flags: [
    {
      name: 'a request that CloudTrail left out',
      subject: passing({ role: 'not in the event', reference: {}, source: 'unreadable' }),
      severity: 'medium',
      evidence: 'look up the resource',
    },
    {
      name: 'a role nobody could read',
      subject: passing({ role: 'iam:GetRole was denied' }),
      evidence: 'iam:GetRole was denied',
    },
    {
      name: 'a policy nobody could read',
      subject: passing({ role: role([{ kind: 'managed', name: 'p', arn: 'arn:aws:iam::111122223333:policy/p' }]) }),
      evidence: 'judged without arn:aws:iam::111122223333:policy/p',
    },
    {
      name: 'a document that is no policy',
      subject: passing({
        role: role([{ kind: 'inline', name: 'broken', document: { Statement: [{ Effect: 'Alow' }] } }]),
      }),
      evidence: 'broken',
    },
  ],
  allows: [
    { name: 'a role that was read', subject: passing() },
    { name: 'a denied call', subject: passing({ role: 'AccessDenied', outcome: 'denied' }) },
    {
      name: 'a role of another account',
      subject: passing({ role: 'not ours', reference: { arn: 'arn:aws:iam::444455556666:role/x' } }),
    },
  ],
});
