import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import { OWN_ROLES } from '../../../lib/base/own.ts';
import { OWN } from '../../../lib/base/own-stack.ts';
import { denyPolicy } from '../../../lib/incident/deny/deny-policy.ts';
import { reserveDocument } from '../../../lib/incident/deny/reserve.ts';
import { guardChangesIn } from '../../../lib/judge/guard/changes.ts';
import { DENY_CALL_NAMES } from '../../../lib/judge/guard/denies.ts';
import { PART_CALLS } from '../../../lib/judge/guard/part-calls.ts';
import { DENY } from '../../detectors/guard/subject.ts';
import { event, sessionOf } from '../../support/events.ts';

const RESERVE = 'arn:aws:iam::111122223333:policy/rolewarden-reserve-1';
const OLD = ['2020-01-01T00:00:00Z', '2020-01-01T13:00:00Z'].map((text) => new Date(text)) as [Date, Date];
const FREE = reserveDocument(
  'rolewarden-0000000000000000-revocation',
  'arn:aws:iam::111122223333:role/rolewarden-reserve',
  denyPolicy('revocation', { kind: 'role' }, ...OLD),
);
const calls = [
  ...PART_CALLS.map(({ eventSource, eventName }) => ({ eventSource, eventName })),
  ...DENY_CALL_NAMES.map((eventName) => ({ eventSource: 'iam.amazonaws.com', eventName })),
];
const KEYS = [
  ...['name', 'names', 'rule', 'eventBusName', 'functionName', 'queueUrl', 'topicArn', 'subscriptionArn'],
  ...['tableName', 'alarmNames', 'keyId', 'trailName', 'roleName', 'userName', 'policyName', 'policyArn'],
  ...['policyDocument', 'eventSelectors', 'advancedEventSelectors', 'state', 'enabled'],
];
const values = fc.oneof(
  fc.constantFrom(DENY, 'rolewarden-calls-01', '/', ':', '{}', ...OWN_ROLES, ...Object.values(OWN).flat()),
  fc.jsonValue(),
);
const requests = fc.oneof(
  fc.constant(null),
  fc.dictionary(fc.constantFrom(...KEYS), values) as fc.Arbitrary<JsonObject>,
);

describe('guardChangesIn', () => {
  it('reads every watched call whatever its parameters are', () => {
    fc.assert(
      fc.property(fc.constantFrom(...calls), requests, requests, (call, requestParameters, responseElements) => {
        for (const change of guardChangesIn(event({ ...call, requestParameters, responseElements })))
          expect(change.kind).toBe('guard-change');
      }),
      { numRuns: 400 },
    );
  });

  it('never takes a call of our own for one of a stranger', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...calls),
        requests,
        fc.constantFrom(...OWN_ROLES),
        (call, requestParameters, role) => {
          const changes = guardChangesIn(event({ ...call, requestParameters, userIdentity: sessionOf(role, 'x') }));
          expect(changes.every(({ what }) => what === 'own-call')).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each([
    ['AttachRolePolicy', { roleName: 'App' }, 'attached'],
    ['DetachRolePolicy', { roleName: 'App' }, 'detached'],
    ['CreatePolicyVersion', { policyDocument: '{}', setAsDefault: true }, 'overwritten'],
    ['SetDefaultPolicyVersion', { versionId: 'v1' }, 'overwritten'],
    ['DeletePolicy', {}, 'removed'],
    ['CreatePolicy', { policyName: 'rolewarden-reserve-1', policyDocument: '{}' }, 'overwritten'],
    ['CreatePolicy', { policyName: 'rolewarden-reserve-1', policyDocument: JSON.stringify(FREE) }, undefined],
    ['CreatePolicyVersion', { policyArn: `${RESERVE}0`, policyDocument: '{}', setAsDefault: true }, undefined],
  ])('%s of somebody else on a reserve policy: %j is %s', (eventName, request, how) => {
    const requestParameters = { policyArn: RESERVE, ...request };
    expect(
      guardChangesIn(event({ eventName, requestParameters })).map((change) => 'how' in change && change.how),
    ).toEqual(how === undefined ? [] : [how]);
  });

  it('sees nothing in a call that is not watched', () => {
    fc.assert(
      fc.property(fc.constantFrom('ListRoles', 'RunInstances', 'CreateAccessKey', ''), requests, (name, request) => {
        expect(guardChangesIn(event({ eventName: `x${name}`, requestParameters: request }))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps sources apart: a call of that name of another service is not ours', () => {
    expect(
      guardChangesIn(
        event({
          eventSource: 'waf.amazonaws.com',
          eventName: 'DeleteRule',
          requestParameters: { name: 'rolewarden-sweep' },
        }),
      ),
    ).toEqual([]);
  });
});
