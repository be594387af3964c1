import { trustMissingSourceAccount } from '../../../lib/detectors/trust/trust-missing-source-account.ts';
import { allow, OURS } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustMissingSourceAccount, {
  flags: [
    { name: 'a service that sends it', subject: trust(allow({ Service: 'ecs-tasks.amazonaws.com' }, undefined)) },
    {
      name: 'a source that may be absent',
      subject: trust(
        allow({ Service: 'ecs-tasks.amazonaws.com' }, { StringEqualsIfExists: { 'aws:SourceAccount': OURS } }),
      ),
    },
  ],
  allows: [
    {
      name: 'a service that is not known to send it',
      subject: trust(allow({ Service: 'elastictranscoder.amazonaws.com' }, undefined)),
    },
    { name: 'EC2', subject: trust(allow({ Service: 'ec2.amazonaws.com' }, undefined)) },
    {
      name: 'our account as source',
      subject: trust(allow({ Service: 'ecs-tasks.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': OURS } })),
    },
    {
      name: 'a trusted service',
      subject: trust(allow({ Service: 'ecs-tasks.amazonaws.com' }, undefined), {
        trusted: { accounts: [], providers: [], services: ['ecs-tasks.amazonaws.com'] },
      }),
    },
  ],
});
