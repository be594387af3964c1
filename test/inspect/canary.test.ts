import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import { canaryIn } from '../../lib/inspect/canary.ts';
import { guardChangesIn } from '../../lib/judge/guard/changes.ts';
import { event, OURS, OUTSIDER, sessionOf } from '../support/events.ts';

const NONCE = '6b0f6f0e-4f3e-4c53-9a53-0d8a3a6f9d11';
const TAG = { key: 'rolewarden:canary', value: NONCE };
const SENT = {
  eventName: 'TagRole',
  userIdentity: sessionOf('rolewarden-sweep', 'rolewarden-sweep'),
  requestParameters: { roleName: 'rolewarden-canary', tags: [TAG] },
};
const sent = (difference: JsonObject = {}) => event({ ...SENT, ...difference });
const byIssuer = (arn: string) => {
  const session = sessionOf('rolewarden-sweep', 'rolewarden-sweep');
  return { ...session, sessionContext: { sessionIssuer: { type: 'Role', arn, userName: 'rolewarden-sweep' } } };
};

describe('the canary as it comes back', () => {
  test('is known by caller, role and tag, and is no finding', () => {
    expect(canaryIn(sent())).toEqual({ nonce: NONCE });
    expect(guardChangesIn(sent())).toEqual([]);
  });

  test.each<[string, JsonObject]>([
    ['an administrator who sends it himself', { userIdentity: sessionOf('Admin', 'rolewarden-sweep') }],
    ['another role of ours', { userIdentity: sessionOf('rolewarden-contain', 'x') }],
    ['a sweep of another account', { userIdentity: byIssuer(`arn:aws:iam::${OUTSIDER}:role/rolewarden-sweep`) }],
    ['a role of that name under a path', { userIdentity: byIssuer(`arn:aws:iam::${OURS}:role/x/rolewarden-sweep`) }],
    ['another role tagged', { requestParameters: { roleName: 'App', tags: [TAG] } }],
    ['another tag', { requestParameters: { roleName: 'rolewarden-canary', tags: [{ ...TAG, key: 'team' }] } }],
    [
      'a second tag',
      { requestParameters: { roleName: 'rolewarden-canary', tags: [TAG, { key: 'team', value: 'x' }] } },
    ],
    ['no tag', { requestParameters: { roleName: 'rolewarden-canary' } }],
    [
      'a value that is no text',
      { requestParameters: { roleName: 'rolewarden-canary', tags: [{ ...TAG, value: {} }] } },
    ],
    ['a call that was denied', { errorCode: 'AccessDenied' }],
    ['a tag taken away', { eventName: 'UntagRole' }],
    ['another service', { eventSource: 'sts.amazonaws.com' }],
    ['a call without its parameters', { requestParameters: null }],
  ])('never: %s', (_, difference) => {
    expect(canaryIn(sent(difference))).toBeUndefined();
  });

  test.each<[string, JsonObject]>([
    ['another role', { requestParameters: { roleName: 'App', tags: [TAG] } }],
    ['no one knows what', { requestParameters: null }],
  ])("the sweep's role that tags %s was taken over", (_, difference) => {
    expect(guardChangesIn(sent(difference))).toMatchObject([
      { what: 'own-call', because: 'the sweep tags no role but rolewarden-canary' },
    ]);
  });

  test('contain tags the roles that it contains', () => {
    const contained = { userIdentity: sessionOf('rolewarden-contain', 'x'), requestParameters: { roleName: 'App' } };
    expect(guardChangesIn(sent(contained))).toEqual([]);
  });
});

describe('the canary of another region', () => {
  const REQUEST = {
    resourceARN: `arn:aws:events:eu-west-1:${OURS}:rule/rolewarden-own-calls`,
    tags: [TAG],
  };
  const there = (difference: JsonObject = {}) =>
    sent({
      eventSource: 'events.amazonaws.com',
      eventName: 'TagResource',
      awsRegion: 'eu-west-1',
      requestParameters: REQUEST,
      ...difference,
    });

  test('is known by caller and tag, with its region, however the tags are spelled, and is no finding', () => {
    expect(canaryIn(there())).toEqual({ nonce: NONCE, region: 'eu-west-1' });
    const other = { resourceArn: REQUEST.resourceARN, tags: { 'rolewarden:canary': NONCE } };
    expect(canaryIn(there({ requestParameters: other }))).toEqual({ nonce: NONCE, region: 'eu-west-1' });
    expect(guardChangesIn(there())).toEqual([]);
  });

  test.each<[string, JsonObject]>([
    ['an administrator who sends it himself', { userIdentity: sessionOf('Admin', 'rolewarden-sweep') }],
    ['another role of ours', { userIdentity: sessionOf('rolewarden-contain', 'x') }],
    ['another tag', { requestParameters: { ...REQUEST, tags: [{ key: 'team', value: NONCE }] } }],
    ['a value that is no nonce', { requestParameters: { ...REQUEST, tags: [{ ...TAG, value: 'x' }] } }],
    ['a call that was denied', { errorCode: 'AccessDenied' }],
    ['another service', { eventSource: 'sns.amazonaws.com' }],
    ['a call without its parameters', { requestParameters: null }],
  ])('never: %s', (_, difference) => {
    expect(canaryIn(there(difference))).toBeUndefined();
  });
});
