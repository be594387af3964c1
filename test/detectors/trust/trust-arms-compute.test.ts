import { trustArmsCompute } from '../../../lib/detectors/trust/trust-arms-compute.ts';
import { allow } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { changed, trust } from './subject.ts';

testDetector(trustArmsCompute, {
  flags: [
    {
      name: 'Lambda newly trusted',
      subject: changed(allow({ Service: 'ec2.amazonaws.com' }), [
        allow({ Service: 'ec2.amazonaws.com' }),
        allow({ Service: 'lambda.amazonaws.com' }),
      ]),
      evidence: 'lambda.amazonaws.com',
      statement: 1,
    },
    {
      name: 'Lambda newly trusted, and passed to before',
      subject: changed(allow({ Service: 'ec2.amazonaws.com' }), allow({ Service: 'lambda.amazonaws.com' }), {
        passes: [
          { service: 'ec2.amazonaws.com', issuer: 'arn:aws:iam::111122223333:role/Builder' },
          { service: 'lambda.amazonaws.com', issuer: 'arn:aws:iam::111122223333:role/Deployer' },
        ],
      }),
      evidence: 'which arms its pass by arn:aws:iam::111122223333:role/Deployer',
    },
  ],
  allows: [
    {
      name: 'Lambda trusted before',
      subject: changed(allow({ Service: 'lambda.amazonaws.com' }), allow({ Service: 'lambda.amazonaws.com' })),
    },
    {
      name: 'a service without code',
      subject: changed(allow({ Service: 'ec2.amazonaws.com' }), allow({ Service: 'cloudtrail.amazonaws.com' })),
    },
    {
      name: 'a role that is not known to be powerful',
      subject: changed(allow({ Service: 'ec2.amazonaws.com' }), allow({ Service: 'lambda.amazonaws.com' }), {
        isPowerful: false,
      }),
    },
    {
      name: 'no document from before',
      subject: trust(allow({ Service: 'lambda.amazonaws.com' }), { isPowerful: true }),
    },
  ],
});
