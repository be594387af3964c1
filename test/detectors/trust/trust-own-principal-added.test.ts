import { trustOwnPrincipalAdded } from '../../../lib/detectors/trust/trust-own-principal-added.ts';
import { allow, OURS, root } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { changed, trust } from './subject.ts';

testDetector(trustOwnPrincipalAdded, {
  flags: [
    {
      name: 'a user newly added',
      subject: changed(allow({ Service: 'ec2.amazonaws.com' }), allow({ AWS: `arn:aws:iam::${OURS}:user/mallory` })),
      evidence: 'user/mallory',
    },
  ],
  allows: [
    {
      name: 'a user who was there',
      subject: changed(
        allow({ AWS: `arn:aws:iam::${OURS}:user/mallory` }),
        allow({ AWS: `arn:aws:iam::${OURS}:user/mallory` }),
      ),
    },
    {
      name: 'a document from before that is not known',
      subject: trust(allow({ AWS: `arn:aws:iam::${OURS}:user/mallory` }), { isPowerful: true }),
    },
    {
      name: 'a role that is not known to be powerful',
      subject: changed(allow(root(OURS)), allow({ AWS: `arn:aws:iam::${OURS}:user/mallory` }), { isPowerful: false }),
    },
    {
      name: 'our root newly added',
      subject: changed(allow({ AWS: `arn:aws:iam::${OURS}:user/mallory` }), allow(root(OURS))),
    },
  ],
});
