import { passUnjudged } from '../../../lib/detectors/pass/pass-unjudged.ts';
import type { UnjudgedPass } from '../../../lib/detectors/pass/subject.ts';
import { event } from '../../support/events.ts';
import { testDetector } from '../test-detector.ts';

const passed = (...passedTo: string[]): UnjudgedPass => ({
  pass: {
    kind: 'role-pass',
    event: event({ eventSource: 'lambda.amazonaws.com', eventName: 'CreateFunction20150331' }),
    passKind: 'pass',
    role: { name: 'Admin' },
    passedTo,
    parameter: 'role',
    source: 'catalogue',
  },
  role: { name: 'Admin' },
});

/** Every pass that it is asked about is one: cut-caller.test.ts has what is left alone. */
testDetector(passUnjudged, {
  flags: [
    {
      name: 'a pass whose role IAM does not show',
      subject: passed('lambda.amazonaws.com'),
      evidence: 'Admin was passed to lambda.amazonaws.com, and IAM has not shown the role for over two minutes',
    },
    {
      name: 'one to a service that the event does not show',
      subject: passed(),
      evidence: 'Admin was passed to a service,',
    },
  ],
  allows: [],
});
