import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import { roleArmed } from '../../../lib/detectors/pass/role-armed.ts';
import type { RoleChangeSubject } from '../../../lib/detectors/pass/subject.ts';
import { roleChangeIn } from '../../../lib/judge/power/role-change.ts';
import { ADMIN, inline, role } from '../../judge/power/roles.ts';
import { testDetector } from '../test-detector.ts';
import { type Passing, passing } from './subject.ts';

/** The condition of a deny that Rolewarden wrote. */
const OURS = {
  DateLessThan: { 'aws:TokenIssueTime': '2026-01-31T13:00:00Z', 'aws:CurrentTime': '2026-02-01T02:00:00Z' },
};
const PASSED = [{ service: 'lambda.amazonaws.com', issuer: 'developer' }];

function change(
  differences: Passing & {
    readonly passes?: RoleChangeSubject['passes'];
    readonly outsiders?: string;
    written?: string;
    request?: JsonObject;
  },
): RoleChangeSubject {
  const { pass, passer, settings, now, ...subject } = passing({
    ...differences,
    event: {
      eventSource: 'iam.amazonaws.com',
      eventName: differences.written === undefined ? 'AttachRolePolicy' : 'PutRolePolicy',
      requestParameters: differences.request ?? { roleName: 'worker', policyName: differences.written ?? null },
    },
  });
  const found = roleChangeIn(pass.event);
  if (found === undefined) throw new Error('no role change');
  const { passes = [], outsiders } = differences;
  return {
    change: found,
    role: subject.role,
    caller: passer,
    passes,
    ...(outsiders !== undefined && { outsiders }),
    settings,
    now,
  };
}

testDetector(roleArmed, {
  flags: [
    {
      name: 'administrator attached to a role that was passed',
      subject: change({ role: [ADMIN], passes: PASSED }),
      evidence: 'which arms its pass to lambda.amazonaws.com by developer',
    },
    {
      name: 'administrator attached to a role outsiders may assume',
      subject: change({ role: [ADMIN], outsiders: 'account 999988887777' }),
      evidence: 'its trust in account 999988887777',
    },
    {
      name: 'by an administrator',
      subject: change({ role: [ADMIN], passes: PASSED, passer: [ADMIN] }),
      severity: 'low',
    },
    {
      name: 'by an administrator, for outsiders',
      subject: change({ role: [ADMIN], outsiders: 'account 999988887777', passer: [ADMIN] }),
      severity: 'medium',
    },
    {
      name: 'administrator written into a role that was passed',
      subject: change({ role: [ADMIN], passes: PASSED, written: 'inline' }),
      evidence: 'policy written: worker can now do everything',
    },
    { name: 'by whoever', subject: change({ role: [ADMIN], passes: PASSED, passer: 'unknown' }), severity: 'medium' },
    {
      name: 'secrets',
      subject: change({ role: [{ Action: 'secretsmanager:*' }], passes: PASSED }),
      evidence: 'read secrets',
    },
    {
      name: 'a policy so long that CloudTrail leaves out whose it is',
      subject: change({ role: 'not shown', written: 'p', request: { omitted: true } }),
      severity: 'high',
      evidence: 'which role it changed is not shown',
    },
    {
      name: 'the same by an administrator',
      subject: change({ role: 'not shown', written: 'p', request: { omitted: true }, passer: [ADMIN] }),
      severity: 'low',
    },
  ],
  allows: [
    { name: 'a role nobody passed and only we trust', subject: change({ role: [ADMIN] }) },
    { name: 'a role that stays weak', subject: change({ passes: PASSED }) },
    {
      name: 'a policy that adds nothing to what the role had',
      subject: change({
        role: role([ADMIN, { ...inline({ Action: 'logs:PutLogEvents' }), name: 'logs' }]),
        passes: PASSED,
        written: 'logs',
      }),
    },
    {
      name: 'a deny, as we write it ourselves',
      subject: change({
        role: role([ADMIN, { ...inline({ Effect: 'Deny', Action: '*', Condition: OURS }), name: 'rolewarden-x' }]),
        passes: PASSED,
        written: 'rolewarden-x',
      }),
    },
    {
      name: 'a refused call without its request',
      subject: change({ role: 'not shown', written: 'p', request: {}, outcome: 'denied' }),
    },
    { name: 'a denied call', subject: change({ role: [ADMIN], passes: PASSED, outcome: 'denied' }) },
    { name: 'a role nobody could read', subject: change({ role: 'AccessDenied', passes: PASSED }) },
  ],
});

describe('roleChangeIn', () => {
  const event = (eventName: string, requestParameters: object) =>
    passing({ event: { eventSource: 'iam.amazonaws.com', eventName, requestParameters: { ...requestParameters } } })
      .pass.event;

  test.each([
    ['AttachRolePolicy', { roleName: 'r', policyArn: 'p' }, { how: 'policy attached', roleName: 'r', policyArn: 'p' }],
    ['PutRolePolicy', { roleName: 'r', policyName: 'p' }, { how: 'policy written', roleName: 'r' }],
    ['CreatePolicyVersion', { policyArn: 'p', setAsDefault: true }, { how: 'policy version changed', policyArn: 'p' }],
    ['SetDefaultPolicyVersion', { policyArn: 'p' }, { how: 'policy version changed' }],
    ['DeleteRolePermissionsBoundary', { roleName: 'r' }, { how: 'boundary removed' }],
  ])('%s', (name, request, expected) => expect(roleChangeIn(event(name, request))).toMatchObject(expected));

  test.each([
    ['CreatePolicyVersion', { policyArn: 'p', setAsDefault: false }],
    ['DetachRolePolicy', { roleName: 'r' }],
    ['AttachUserPolicy', { userName: 'u' }],
  ])('%s is none', (name, request) => expect(roleChangeIn(event(name, request))).toBeUndefined());
});
