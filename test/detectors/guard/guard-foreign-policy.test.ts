import { guardForeignPolicy } from '../../../lib/detectors/guard/guard-foreign-policy.ts';
import type { SweptPolicy } from '../../../lib/detectors/guard/subject.ts';
import { boundaryPolicy } from '../../../lib/incident/deny/boundary.ts';
import { denyPolicy } from '../../../lib/incident/deny/deny-policy.ts';
import { userDenyPolicy } from '../../support/users.ts';
import { testDetector } from '../test-detector.ts';
import { calling, DENY, guarded } from './subject.ts';

const deny = JSON.stringify(
  denyPolicy('quarantine', { kind: 'role' }, new Date('2026-05-04T10:00:00Z'), new Date('2026-05-04T23:00:00Z')),
);
const userDeny = JSON.stringify(userDenyPolicy(new Date('2026-05-05T10:00:00Z')));
const endless = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] });
const allow = endless.replace('Deny', 'Allow');
const put = (policyDocument: string | undefined, recorded: boolean | undefined) =>
  guarded(
    calling('iam', 'PutRolePolicy', { roleName: 'App', policyName: DENY, ...(policyDocument && { policyDocument }) }),
    recorded === undefined ? {} : { recorded },
  );
const attach = calling('iam', 'AttachRolePolicy', {
  roleName: 'Other',
  policyArn: `arn:aws:iam::111122223333:policy/${DENY}`,
});

const swept = (difference: Partial<SweptPolicy> = {}): SweptPolicy => ({
  policyName: DENY,
  rung: 'inline',
  verdict: 'foreign',
  ...difference,
});

testDetector(guardForeignPolicy, {
  flags: [
    { name: 'a deny like ours that no incident asked for', subject: put(deny, false), severity: 'high' },
    {
      name: 'a deny like ours for a user, on a role',
      subject: put(userDeny, false),
      evidence: 'it is not a deny as we write them',
    },
    {
      name: 'a deny like ours on a user that no incident asked for',
      subject: guarded(
        calling('iam', 'PutUserPolicy', { userName: 'alice', policyName: DENY, policyDocument: userDeny }),
        { recorded: false },
      ),
      severity: 'high',
      evidence: 'a deny like ours for an incident that we never recorded',
    },
    { name: 'a deny without an end', subject: put(endless, false), evidence: 'it is not a deny as we write them' },
    { name: 'an Allow under our name', subject: put(allow, false), evidence: 'it may allow any call' },
    { name: 'a document that cannot be read', subject: put('{', false), evidence: 'it may allow any call' },
    { name: 'no document in the event', subject: put(undefined, false), evidence: 'it may allow any call' },
    {
      name: 'our managed deny on one more role',
      subject: guarded(attach),
      severity: 'high',
      evidence: 'on role Other',
    },
    {
      name: 'a managed policy under our name',
      subject: guarded(calling('iam', 'CreatePolicy', { policyName: DENY, policyDocument: allow }), {
        recorded: false,
      }),
    },
    {
      name: 'the document of a boundary of ours, which allows one role everything once it is attached',
      subject: guarded(
        calling('iam', 'CreatePolicy', {
          policyName: DENY,
          policyDocument: JSON.stringify(boundaryPolicy(JSON.parse(deny), 'arn:aws:iam::111122223333:role/App')),
        }),
        { recorded: false },
      ),
      severity: 'critical',
      evidence: 'it may allow any call',
    },
    {
      name: 'a stranger’s inline policy that the sweep finds, whoever put it',
      subject: swept(),
      evidence: /^the inline policy rolewarden-\S+ has our prefix and is no deny of ours/,
    },
    {
      name: 'a stranger’s managed policy that the sweep finds',
      subject: swept({ rung: 'managed' }),
      evidence: /^the policy rolewarden-/,
    },
    {
      name: 'a stranger’s boundary that the sweep finds',
      subject: swept({ rung: 'boundary' }),
      evidence: /^the policy rolewarden-/,
    },
    {
      name: 'a stranger’s policy that the sweep finds on a user',
      subject: swept({ user: 'alice' }),
      evidence: 'on user alice has our prefix',
      reference: 'API_PutUserPolicy',
    },
  ],
  allows: [
    { name: 'a deny of ours in force that the sweep finds', subject: swept({ verdict: 'live' }) },
    { name: 'a deny of ours that has lapsed', subject: swept({ verdict: 'lapsed', user: 'alice' }) },
    { name: 'an incident that the ledger has: guard-deny-removed speaks', subject: put(allow, true) },
    { name: 'a ledger that may have forgotten: guard-deny-removed speaks', subject: put(allow, undefined) },
    {
      name: 'a policy of another name',
      subject: guarded(calling('iam', 'PutRolePolicy', { roleName: 'App', policyName: 'app', policyDocument: allow }), {
        recorded: false,
      }),
    },
  ],
});
