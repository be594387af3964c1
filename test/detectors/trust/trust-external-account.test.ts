import { trustExternalAccount } from '../../../lib/detectors/trust/trust-external-account.ts';
import { ANYBODY, allow, deny, OURS, OUTSIDER, root, TRUSTED } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustExternalAccount, {
  flags: [
    { name: "a stranger's root", subject: trust(allow(root(OUTSIDER))), evidence: 'lets account 999988887777 in' },
    {
      name: 'with ExternalId',
      subject: trust(allow(root(OUTSIDER), { StringEquals: { 'sts:ExternalId': 'b7c1' } })),
      severity: 'medium',
      evidence: 'with an ExternalId',
    },
    {
      name: 'with an ExternalId that is a wildcard',
      subject: trust(allow(root(OUTSIDER), { StringLike: { 'sts:ExternalId': '*' } })),
      evidence: 'without an ExternalId',
    },
    { name: 'a harmless role', subject: trust(allow(root(OUTSIDER)), { harmless: true }), severity: 'medium' },
    {
      name: 'a stranger by a condition',
      subject: trust(allow(ANYBODY, { StringEquals: { 'aws:PrincipalAccount': OUTSIDER } })),
    },
    { name: 'a stranger beside ours', subject: trust([allow(root(OURS)), allow(root(OUTSIDER))]), statement: 1 },
  ],
  allows: [
    { name: 'our own account', subject: trust(allow(root(OURS))) },
    { name: 'a trusted account', subject: trust(allow(root(TRUSTED))) },
    {
      name: 'an account of our organization',
      subject: trust(allow(root(OUTSIDER), { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } })),
    },
    { name: 'a service', subject: trust(allow({ Service: 'ec2.amazonaws.com' })) },
    { name: 'a stranger who is denied', subject: trust([allow(root(OUTSIDER)), deny(root(OUTSIDER))]) },
    { name: 'a stranger who may only tag', subject: trust(allow(root(OUTSIDER), undefined, 'sts:TagSession')) },
  ],
});
