import { expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import type { Role, RolePolicy } from '../../../lib/base/role.ts';
import { parseEvent } from '../../../lib/event/cloudtrail.ts';
import { isChanged, roleChangeIn } from '../../../lib/judge/power/role-change.ts';
import { OURS, record } from '../../support/events.ts';

const ARN = `arn:aws:iam::${OURS}:policy/work`;
const DOCUMENT = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
const OTHER = { ...DOCUMENT, Statement: [] };
const text = JSON.stringify(DOCUMENT, undefined, 2);
const roleWith = (policies: RolePolicy[], boundary?: string): Role => ({
  arn: `arn:aws:iam::${OURS}:role/app`,
  name: 'app',
  path: '/',
  account: OURS,
  policies,
  ...(boundary !== undefined && { boundary: { kind: 'managed', name: 'work', arn: boundary } }),
});
const inline = (document?: unknown, name = 'work'): RolePolicy => ({ kind: 'inline', name, document });
const managed = (document?: unknown, arn = ARN): RolePolicy => ({ kind: 'managed', name: 'work', arn, document });

it.each<[string, JsonObject, Role, Role]>([
  ['AttachRolePolicy', { roleName: 'app', policyArn: ARN }, roleWith([managed()]), roleWith([managed({}, `${ARN}2`)])],
  [
    'PutRolePolicy',
    { roleName: 'app', policyName: 'work', policyDocument: text },
    roleWith([inline(DOCUMENT)]),
    roleWith([inline(OTHER), inline(DOCUMENT, 'other')]),
  ],
  [
    'PutRolePolicy', // one copy of IAM lists it, and another does not have it yet
    { roleName: 'app', policyName: 'work', policyDocument: 'no JSON' },
    roleWith([]),
    roleWith([inline()]),
  ],
  [
    'CreatePolicyVersion',
    { policyArn: ARN, policyDocument: text, setAsDefault: true },
    roleWith([managed(DOCUMENT)]),
    roleWith([managed(OTHER)]),
  ],
  ['SetDefaultPolicyVersion', { policyArn: ARN, versionId: 'v2' }, roleWith([]), roleWith([managed(DOCUMENT)])],
  [
    'PutRolePermissionsBoundary',
    { roleName: 'app', permissionsBoundary: ARN },
    roleWith([], ARN),
    roleWith([], `${ARN}2`),
  ],
  ['DeleteRolePermissionsBoundary', { roleName: 'app' }, roleWith([]), roleWith([], ARN)],
])('%s: whether IAM shows it', (eventName, requestParameters, after, before) => {
  const change = roleChangeIn(parseEvent(record({ eventName, requestParameters })));
  if (change === undefined) throw new Error('no change');
  // What the event does not show whole is never found on the role, and the event is judged again.
  const isTold = eventName !== 'SetDefaultPolicyVersion' && requestParameters.policyDocument !== 'no JSON';
  expect([isChanged(after, change), isChanged(before, change)]).toEqual([isTold, false]);
});
