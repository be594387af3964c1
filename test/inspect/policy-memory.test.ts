import { expect, it } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import type { Account, Reading, Role } from '../../lib/base/role.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { decide } from '../../lib/inspect/decide/decide.ts';
import { rememberPolicy, wroteTheSame } from '../../lib/inspect/policy-memory.ts';
import { role } from '../judge/power/roles.ts';
import { event, OURS, OUTSIDER, sessionOf } from '../support/events.ts';

const ROLE_ID = 'AROAEXAMPLEAPP';
const APP = role([], { name: 'app', id: ROLE_ID });
const READ: Reading<Role> = { state: 'read', value: APP };
const accountOf = (reading: Reading<Role>): Account => ({
  role: async () => reading,
  user: async () => reading,
  rolesWith: async () => [],
});

const put = (differences: JsonObject = {}, request: JsonObject = {}) =>
  event({
    eventID: 'second',
    eventTime: '2026-05-04T10:10:00Z',
    eventName: 'PutRolePolicy',
    requestParameters: { roleName: 'app', policyName: 'p', policyDocument: '{}', ...request },
    ...differences,
  });
const FIRST = { eventID: 'first', eventTime: '2026-05-04T10:00:00Z' };
const { decision: contained } = decide(
  {
    event: put(FIRST),
    kind: 'pass',
    role: APP,
    reading: READ,
    findings: [{ detector: 'x', severity: 'high', title: 'x', evidence: 'y', reference: 'z' }],
  },
  DEFAULT_SETTINGS,
  { wholeRoleDenies: 0, now: new Date('2026-05-04T10:01:00Z') },
);

interface Row {
  readonly first?: ReturnType<typeof put>;
  readonly second?: ReturnType<typeof put>;
  readonly decisions?: Parameters<typeof rememberPolicy>[1];
  /** As the first event found the role. */
  readonly reading?: Reading<Role>;
  readonly roleId?: string | null;
}

it.each<[string, Row, boolean]>([
  ['the same text', {}, true],
  ['another text', { second: put({}, { policyDocument: '{ }' }) }, false],
  ['another policy', { second: put({}, { policyName: 'q' }) }, false],
  ['another role', { second: put({}, { roleName: 'other' }) }, false],
  ['a role of that name in another account', { second: put({ recipientAccountId: OUTSIDER }) }, false],
  ['a role that was made anew under the name', { roleId: 'AROAEXAMPLEREMADE' }, false],
  ['a role whose id is not known now', { roleId: null }, false],
  ['a role whose id was not known then', { reading: { state: 'absent', because: 'gone' } }, false],
  ['a text that CloudTrail left out', { second: put({}, { policyDocument: null }) }, false],
  ['what was a reason to contain: it is never the state before', { decisions: [contained] }, false],
  ['its own event, delivered twice', { second: put(FIRST) }, false],
  ['what an event of later wrote', { first: put({ eventID: 'later', eventTime: '2026-05-04T11:00:00Z' }) }, false],
  ['what a denied call would have written', { first: put({ ...FIRST, errorCode: 'AccessDenied' }) }, false],
  ['a call of another service by that name', { first: put({ ...FIRST, eventSource: 'x.amazonaws.com' }) }, false],
  ['an event without a time', { second: put({ eventTime: null }) }, false],
])('%s', async (_, { first = put(FIRST), second = put(), decisions = [], reading = READ, roleId = ROLE_ID }, same) => {
  const ledger = memoryLedger();
  await rememberPolicy(first, decisions, accountOf(reading), ledger);
  expect(await wroteTheSame(second, roleId ?? undefined, ledger)).toBe(same);
});

it('nothing is the same while the ledger does not answer: one function’s memory may lack what ended the policy', async () => {
  const ledger = { ...memoryLedger(), unreachable: () => 'timeout' };
  await rememberPolicy(put(FIRST), [], accountOf(READ), ledger);
  expect(await wroteTheSame(put(), ROLE_ID, ledger)).toBe(false);
});

it('the writes of our own roles are not remembered', async () => {
  const own = put({ ...FIRST, userIdentity: sessionOf('rolewarden-contain', 'x') });
  const ledger = memoryLedger();
  await rememberPolicy(own, [], accountOf(READ), ledger);
  expect(await ledger.policyBefore(`${OURS}/app/p`, { eventId: 'z', time: new Date('2027-01-01') })).toBeUndefined();
});

it('a managed policy that is made anew is remembered with its text', async () => {
  const arn = `arn:aws:iam::${OURS}:policy/custom`;
  const made = put({ ...FIRST, eventName: 'CreatePolicy', responseElements: { policy: { arn } } });
  const version = put({ eventName: 'CreatePolicyVersion' }, { policyArn: arn, setAsDefault: true });
  const unsaid = put({ eventName: 'CreatePolicyVersion' }, { policyArn: arn });
  const ledger = memoryLedger();
  await rememberPolicy(made, [], accountOf(READ), ledger);
  expect(await wroteTheSame(version, undefined, ledger)).toBe(true);
  expect(await wroteTheSame(unsaid, undefined, ledger)).toBe(false);
});
