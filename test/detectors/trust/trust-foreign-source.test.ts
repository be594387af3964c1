import { trustForeignSource } from '../../../lib/detectors/trust/trust-foreign-source.ts';
import { allow, OURS, OUTSIDER, TRUSTED } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustForeignSource, {
  flags: [
    {
      name: "a stranger's account",
      subject: trust(allow({ Service: 'sns.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': OUTSIDER } })),
      evidence: '999988887777',
    },
    {
      name: "a stranger's ARN",
      subject: trust(
        allow({ Service: 'sns.amazonaws.com' }, { ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${OUTSIDER}:*` } }),
      ),
    },
  ],
  allows: [
    {
      name: 'our account',
      subject: trust(allow({ Service: 'sns.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': OURS } })),
    },
    {
      name: 'a trusted account',
      subject: trust(allow({ Service: 'sns.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': TRUSTED } })),
    },
    {
      name: 'both, so it must be ours',
      subject: trust(
        allow(
          { Service: 'sns.amazonaws.com' },
          { StringEquals: { 'aws:SourceAccount': OURS }, ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${OUTSIDER}:*` } },
        ),
      ),
    },
  ],
});
