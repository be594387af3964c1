import { trustAnyPrincipal } from '../../../lib/detectors/trust/trust-any-principal.ts';
import { ANYBODY, allow, deny, OURS, root } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustAnyPrincipal, {
  flags: [
    { name: 'AWS "*"', subject: trust(allow(ANYBODY)), evidence: 'no condition limits the accounts', statement: 0 },
    { name: 'Principal "*"', subject: trust(allow('*')) },
    { name: "any account's root", subject: trust(allow({ AWS: 'arn:aws:iam::*:root' })) },
    { name: 'a second statement', subject: trust([allow(root(OURS)), allow(ANYBODY)]), statement: 1 },
    {
      name: 'a condition everybody meets',
      subject: trust(allow(ANYBODY, { Bool: { 'aws:SecureTransport': 'true' } })),
    },
  ],
  allows: [
    { name: 'our own account', subject: trust(allow(root(OURS))) },
    { name: 'a service', subject: trust(allow({ Service: 'ec2.amazonaws.com' })) },
    {
      name: '"*" held to our organisation',
      subject: trust(allow(ANYBODY, { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } })),
    },
    {
      name: '"*" denied outside our organisation',
      subject: trust([allow(ANYBODY), deny('*', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } })]),
    },
    { name: '"*" for another action', subject: trust(allow(ANYBODY, undefined, 's3:GetObject')) },
    { name: '"*" denied altogether', subject: trust([allow(ANYBODY), deny('*')]) },
  ],
});
