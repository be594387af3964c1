import { trustOwnAccount } from '../../../lib/detectors/trust/trust-own-account.ts';
import { ANYBODY, allow, OURS, root, TRUSTED } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustOwnAccount, {
  flags: [
    { name: 'our root', subject: trust(allow(root(OURS))) },
    { name: 'our account id', subject: trust(allow({ AWS: OURS })) },
    { name: 'our root on a powerful role', subject: trust(allow(root(OURS)), { isPowerful: true }), severity: 'low' },
    {
      name: 'everybody in our account',
      subject: trust(allow(ANYBODY, { StringEquals: { 'aws:PrincipalAccount': OURS } })),
    },
  ],
  allows: [
    { name: 'one role of ours', subject: trust(allow({ AWS: `arn:aws:iam::${OURS}:role/a` })) },
    { name: 'a trusted root', subject: trust(allow(root(TRUSTED))) },
  ],
});
