import { trustAnyService } from '../../../lib/detectors/trust/trust-any-service.ts';
import { allow } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustAnyService, {
  flags: [{ name: 'every service', subject: trust(allow({ Service: '*' }, undefined)) }],
  allows: [
    { name: 'one service', subject: trust(allow({ Service: 'ec2.amazonaws.com' }, undefined)) },
    { name: 'every principal, which is another matter', subject: trust(allow('*')) },
  ],
});
