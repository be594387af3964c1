import { trustAnyPod } from '../../../lib/detectors/trust/trust-any-pod.ts';
import { allow } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustAnyPod, {
  flags: [{ name: 'no tags', subject: trust(allow({ Service: 'pods.eks.amazonaws.com' }, undefined)) }],
  allows: [
    {
      name: 'a namespace',
      subject: trust(
        allow(
          { Service: 'pods.eks.amazonaws.com' },
          { StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'prod' } },
        ),
      ),
    },
    { name: 'another service', subject: trust(allow({ Service: 'eks.amazonaws.com' }, undefined)) },
  ],
});
