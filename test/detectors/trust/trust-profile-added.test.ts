import { trustProfileAdded } from '../../../lib/detectors/trust/trust-profile-added.ts';
import { testDetector } from '../test-detector.ts';
import { federation } from './subject.ts';

testDetector(trustProfileAdded, {
  flags: [
    {
      name: 'a profile',
      subject: federation({
        eventName: 'CreateProfile',
        request: { name: 'p', roleArns: ['arn:aws:iam::111122223333:role/a'] },
        source: 'rolesanywhere.amazonaws.com',
      }),
      evidence: 'role/a',
    },
    {
      name: 'a profile of unknown roles',
      subject: federation({
        eventName: 'EnableProfile',
        request: { profileId: 'p' },
        source: 'rolesanywhere.amazonaws.com',
      }),
    },
  ],
  allows: [
    {
      name: 'a denied attempt',
      subject: federation({
        eventName: 'CreateProfile',
        request: {},
        source: 'rolesanywhere.amazonaws.com',
        errorCode: 'AccessDeniedException',
      }),
    },
    {
      name: 'an anchor',
      subject: federation({ eventName: 'CreateTrustAnchor', request: {}, source: 'rolesanywhere.amazonaws.com' }),
    },
  ],
});
