import { trustDeadGrant } from '../../../lib/detectors/trust/trust-dead-grant.ts';
import { ANYBODY, allow, deny, OURS, OUTSIDER, root } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustDeadGrant, {
  flags: [
    {
      name: 'a deleted principal',
      subject: trust(allow({ AWS: 'AROAEXAMPLEEXAMPLE11' }), { source: 'read' }),
      evidence: 'deleted',
    },
    { name: 'an action that does not fit', subject: trust(allow(root(OUTSIDER), undefined, 'sts:AssumeRoleWithSAML')) },
    { name: 'a literal star', subject: trust(allow(ANYBODY, { StringEquals: { 'aws:PrincipalOrgID': '*' } })) },
    { name: 'a Deny', subject: trust([allow(ANYBODY), deny('*')]), evidence: 'Deny' },
  ],
  allows: [
    { name: 'a living grant', subject: trust(allow(root(OURS))) },
    { name: 'a statement about something else', subject: trust(allow('*', undefined, 's3:GetObject')) },
  ],
});
