import { trustSessionTags } from '../../../lib/detectors/trust/trust-session-tags.ts';
import { ANYBODY, allow, OURS, OUTSIDER, root, TRUSTED } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustSessionTags, {
  flags: [
    { name: 'a stranger', subject: trust(allow(root(OUTSIDER), undefined, ['sts:AssumeRole', 'sts:TagSession'])) },
    {
      name: 'a stranger with ExternalId',
      subject: trust(
        allow(root(OUTSIDER), { StringEquals: { 'sts:ExternalId': 'b7c1' } }, ['sts:AssumeRole', 'sts:TagSession']),
      ),
      severity: 'high',
    },
    {
      name: 'another statement',
      subject: trust([allow(root(OUTSIDER)), allow(ANYBODY, undefined, 'sts:SetSourceIdentity')]),
      statement: 0,
    },
    {
      name: 'an unknown principal',
      subject: trust(allow({ AWS: 'AROAEXAMPLEEXAMPLE11' }, undefined, ['sts:AssumeRole', 'sts:TagSession'])),
      severity: 'high',
    },
  ],
  allows: [
    { name: 'our account', subject: trust(allow(root(OURS), undefined, ['sts:AssumeRole', 'sts:TagSession'])) },
    {
      name: 'a trusted account',
      subject: trust(allow(root(TRUSTED), undefined, ['sts:AssumeRole', 'sts:TagSession'])),
    },
    {
      name: 'a service',
      subject: trust(allow({ Service: 'pods.eks.amazonaws.com' }, undefined, ['sts:AssumeRole', 'sts:TagSession'])),
    },
    { name: 'a stranger without tags', subject: trust(allow(root(OUTSIDER))) },
    {
      name: "other people's tags",
      subject: trust([allow(root(OUTSIDER)), allow(root(OURS), undefined, 'sts:TagSession')]),
    },
  ],
});
