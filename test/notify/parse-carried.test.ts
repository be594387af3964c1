import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import { HOUR } from '../../lib/base/time.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import { carriedIn } from '../../lib/notify/parse-carried.ts';
import { command, ROLE_ID, TARGET } from '../support/commands.ts';

const scope = { kind: 'session' as const, userids: [`${ROLE_ID}:alice`] };
const containment = JSON.parse(
  JSON.stringify(containmentOf(command({ scope }), new Date('2026-05-04T10:00:20Z'), HOUR)),
) as JsonObject;
const place = { target: TARGET, policyName: 'rolewarden-0123456789abcdef-quarantine' };
const changed = (part: JsonObject) => ({ outcome: 'written', containment: { ...containment, ...part } });

test.each<[string, JsonObject]>([
  ['a containment', { outcome: 'written', containment, frozen: true }],
  ['a containment on a higher rung', changed({ rung: 'managed' })],
  ['a boundary', changed({ rung: 'boundary' })],
  ['a containment of a user', changed({ scope: { kind: 'user' } })],
  ['a freeze, which denies some calls', changed({ policyDocument: { Statement: [{ Action: ['iam:PassRole'] }] } })],
  ['what the mode held back', { outcome: 'observed', containment, because: 'mode is observe' }],
  ['a lift', { ...place, outcome: 'lifted', by: 'dana', others: 2 }],
  ['a refusal', { ...place, outcome: 'refused', because: 'protect.roles' }],
])('%s is read as it was sent', (_, carried) => {
  expect(carriedIn(carried)).toEqual(carried);
});

describe('an outcome of which a part is missing or wrong is none', () => {
  test.each<[string, unknown]>([
    ['no object', 'written'],
    ['no outcome', { containment }],
    ['no containment', { outcome: 'written' }],
    ['a reason that is no text', { outcome: 'written', containment, because: 7 }],
    ['no target', changed({ target: '' })],
    ['no policy', changed({ policyName: 7 })],
    ['no cutoff', changed({ cutoff: 'soon' })],
    ['no lapse', changed({ lapse: undefined })],
    ['another method', changed({ method: 'toString' })],
    ['another rung', changed({ rung: 'group' })],
    ['another scope', changed({ scope: { kind: 'group' } })],
    ['no scope', changed({ scope: null })],
    ['sessions that are no texts', changed({ scope: { kind: 'session', userids: [null] } })],
    ['workloads that are no list', changed({ scope: { kind: 'workload', userids: 'i-0abc' } })],
    ['no document', changed({ policyDocument: null })],
    ['a document without a statement', changed({ policyDocument: { Statement: [] } })],
    ['statements that are no list', changed({ policyDocument: { Statement: { 0: { Action: '*' } } } })],
    ['a statement that denies nothing', changed({ policyDocument: { Statement: [{ Action: 7 }] } })],
    ['a lift by nobody', { ...place, outcome: 'lifted' }],
    ['a lift that leaves no number of others', { ...place, outcome: 'lifted', by: 'dana', others: 'two' }],
    ['a refusal without a reason', { ...place, outcome: 'refused' }],
    ['a refusal on nothing', { outcome: 'refused', policyName: place.policyName, because: 'x' }],
  ])('%s', (_, carried) => {
    expect(carriedIn(carried)).toBeUndefined();
  });
});
