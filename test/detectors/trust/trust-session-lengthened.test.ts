import { trustSessionLengthened } from '../../../lib/detectors/trust/trust-session-lengthened.ts';
import { testDetector } from '../test-detector.ts';
import { federation } from './subject.ts';

testDetector(trustSessionLengthened, {
  flags: [
    {
      name: 'longer than before',
      subject: federation({
        eventName: 'UpdateRole',
        request: { roleName: 'r', maxSessionDuration: 7200 },
        role: { maxSessionSeconds: 3600 },
      }),
      evidence: '2 h now, 1 h before',
    },
    {
      name: 'twelve hours, before unknown',
      subject: federation({ eventName: 'UpdateRole', request: { roleName: 'r', maxSessionDuration: 43200 } }),
    },
  ],
  allows: [
    {
      name: 'shorter',
      subject: federation({
        eventName: 'UpdateRole',
        request: { roleName: 'r', maxSessionDuration: 3600 },
        role: { maxSessionSeconds: 7200 },
      }),
    },
    {
      name: 'two hours, before unknown',
      subject: federation({ eventName: 'UpdateRole', request: { roleName: 'r', maxSessionDuration: 7200 } }),
    },
    {
      name: 'a denied attempt',
      subject: federation({
        eventName: 'UpdateRole',
        request: { maxSessionDuration: 43200 },
        errorCode: 'AccessDenied',
      }),
    },
  ],
});
