import { trustUnreadable } from '../../../lib/detectors/trust/trust-unreadable.ts';
import { allow, OURS, root } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustUnreadable, {
  flags: [
    {
      name: 'no principal',
      subject: trust({ Effect: 'Allow', Action: 'sts:AssumeRole' }),
      evidence: 'it has no Principal',
      statement: 0,
    },
    { name: 'a statement that is text', subject: trust(['x', allow(root(OURS))]), statement: 0 },
    { name: 'a principal nobody knows', subject: trust(allow({ Robot: 'x' })), evidence: 'Robot' },
  ],
  allows: [
    { name: 'a readable document', subject: trust(allow(root(OURS))) },
    { name: 'no statement at all', subject: trust([]) },
  ],
});
