import { describe, expect, test } from 'vitest';
import { storedContainment } from '../../lib/aws/ledger-edges.ts';
import { copiesOf, itemOf, storedIncident } from '../../lib/aws/ledger-items.ts';
import type { Item } from '../../lib/aws/ledger-query.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { containedOnOf, incidentKey } from '../../lib/incident/incident-key.ts';
import { writtenOnUser } from '../support/users.ts';

const INCIDENT = '0123456789abcdef';
const recorded = (caller: boolean): Incident => ({
  id: incidentKey({ incident: INCIDENT, caller }),
  ...(caller && { caller }),
  account: '111122223333',
  roleArn: 'arn:aws:iam::111122223333:role/team/app',
  state: 'contained',
  at: new Date('2026-05-04T10:00:00Z'),
  wholeRole: false,
  order: '{}',
});

function copyOf(incident: Incident, partition: string): Item {
  const [copy = {}] = copiesOf(incident).filter(({ pk }) => pk?.S?.startsWith(partition));
  return copy;
}

function asOf010({ caller: _, ...item }: Item): Item {
  return item;
}

describe.each([
  ['the role', false],
  ['the caller', true],
])('an entry about %s', (_, caller) => {
  const incident = recorded(caller);
  const on = { id: incident.id, incident: INCIDENT, caller };

  test.each<[string, (item: Item) => Item]>([
    ['as it is written', (item) => item],
    ['as 0.1.0 wrote it, without a word of whose it is', asOf010],
  ])('is read %s', (_, written) => {
    expect(storedIncident(written(itemOf(incident)))).toEqual(incident);
    expect(storedIncident(written(copyOf(incident, 'standing#')), incident.id)).toEqual(incident);
    expect(containedOnOf(storedIncident(written(copyOf(incident, 'role#')), incident.id))).toEqual(on);
  });

  test('by what it says, and not by its key', () => {
    const other = { BOOL: !caller };
    expect(storedIncident({ ...itemOf(incident), caller: other }).caller === true).toBe(!caller);
    const copy = { ...copyOf(incident, 'role#'), caller: other };
    expect(containedOnOf(storedIncident(copy, incident.id)).caller).toBe(!caller);
  });
});

test('what a person’s command made of an unknown incident has a key and a state', () => {
  const item = { pk: { S: `incident#${INCIDENT}-caller` }, sk: { S: 'incident' }, state: { S: 'lifted' } };
  expect(storedIncident(item)).toMatchObject({ id: `${INCIDENT}-caller`, caller: true, state: 'lifted', account: '' });
});

describe('a contained pass is read', () => {
  const pass = {
    role: 'arn:aws:iam::111122223333:role/team/app',
    service: 'ec2.amazonaws.com',
    issuer: 'arn:aws:iam::111122223333:role/dev',
    time: '2026-05-04T10:00:00Z',
    passer: 'a',
    passed: 'b',
  };
  const item = copyOf({ ...recorded(false), pass }, 'contained#');

  test('as it was written', () => {
    expect(storedIncident(itemOf({ ...recorded(false), pass })).pass).toEqual(pass);
    const { passer, passed } = pass;
    const past = { id: INCIDENT, time: new Date(pass.time), state: 'contained', passer, passed };
    expect(storedContainment(item)).toEqual({ ...past, written: false, restored: false, fixed: false });
  });

  const liftedAt = new Date('2026-05-04T11:00:00.500Z');
  const lifted: Incident = { ...recorded(false), pass, state: 'lifted', liftedAt };
  const copy = copyOf(lifted, 'contained#');

  test('with the time of its lift', () => {
    expect(storedIncident(itemOf(lifted))).toEqual(lifted);
    expect(storedContainment(copy)).toMatchObject({ state: 'lifted', liftedAt });
  });

  test.each<[string, Item]>([
    ['no number', { liftedAt: { N: 'noon' } }],
    ['no time', { liftedAt: { N: '9e15' } }],
    ['a text', { liftedAt: { S: '2026-05-04T11:00:00Z' } }],
  ])('and a lift is without a time: %s', (_, spoilt) => {
    const { liftedAt: __, ...untimed } = lifted;
    expect(storedIncident({ ...itemOf(lifted), ...spoilt })).toEqual(untimed);
    expect(storedContainment({ ...copy, ...spoilt })).not.toHaveProperty('liftedAt');
  });

  test.each<[string, string]>([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['no text', ''],
    ['without a print', JSON.stringify({ ...pass, passer: '' })],
    ['a print that is no text', JSON.stringify({ ...pass, passed: 7 })],
    ['a time of another form', JSON.stringify({ ...pass, time: 'yesterday' })],
    ['longer than any of ours', JSON.stringify({ ...pass, service: 's'.repeat(4096) })],
  ])('and does not count: %s', (_, text) => {
    expect(storedContainment({ ...item, pass: { S: text } })).toBeUndefined();
    expect(storedIncident({ ...itemOf(recorded(false)), pass: { S: text } })).toEqual(recorded(false));
  });

  test('as the first copies said that its deny was written and put back', () => {
    const { deny: _, restored: __, ...first } = item;
    const said = { ...first, written: { BOOL: true }, restored: { BOOL: true }, fixed: { BOOL: true } };
    expect(storedContainment(said)).toMatchObject({ written: true, restored: true, fixed: true });
  });

  test('and a word that is no truth value is none', () => {
    const spoilt = { ...item, written: { S: 'true' }, restored: { S: 'true' }, fixed: { S: 'true' } };
    expect(storedContainment(spoilt)).toMatchObject({ written: false, restored: false, fixed: false });
    expect(storedContainment({ pass: { S: JSON.stringify(pass) } })).toMatchObject({ id: '', state: 'alerted' });
  });
});

describe('the deny of an entry is read', () => {
  const deny = {
    policyName: `rolewarden-${INCIDENT}-quarantine`,
    method: 'quarantine',
    scope: { kind: 'role' },
    cutoff: '2026-05-04T11:00:00Z',
    lapse: '2026-05-05T00:00:00Z',
  } as const;
  const userDeny = { policyName: `rolewarden-${INCIDENT}-quarantine-caller`, lapse: deny.lapse };
  const read = (name: 'deny' | 'userDeny', text: string) =>
    storedIncident({ ...itemOf(recorded(false)), [name]: { S: text } }).deny;

  test.each<[string, object]>([
    ['of the whole role', deny],
    ['of a workload', { ...deny, scope: { kind: 'workload', userids: ['AROAEXAMPLEAPP:i-0abc'] } }],
    ['of a session', { ...deny, method: 'freeze', scope: { kind: 'session', userids: ['AROAEXAMPLEAPP:alice'] } }],
    ['on a higher rung', { ...deny, rung: 'managed' }],
    ['on a user', writtenOnUser(`rolewarden-${INCIDENT}-quarantine-caller`, deny.lapse)],
  ])('%s', (_, written) => {
    expect(read('deny', JSON.stringify(written))).toEqual(written);
  });

  test.each<[string, string]>([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['without a name', JSON.stringify({ ...deny, policyName: undefined })],
    ['of a method of a later release', JSON.stringify({ ...deny, method: 'seal' })],
    ['of a method that every object has', JSON.stringify({ ...deny, method: 'constructor' })],
    ['of a scope of a later release', JSON.stringify({ ...deny, scope: { kind: 'tag' } })],
    ['of no sessions', JSON.stringify({ ...deny, scope: { kind: 'session', userids: [] } })],
    ['of a session that is no text', JSON.stringify({ ...deny, scope: { kind: 'session', userids: [7] } })],
    ['with a cutoff that is no time', JSON.stringify({ ...deny, cutoff: 'soon' })],
    ['with a lapse before the sessions end', JSON.stringify({ ...deny, lapse: deny.cutoff })],
    ['on a user, with a cutoff of its own', JSON.stringify({ ...deny, scope: { kind: 'user' } })],
  ])('and left out where nobody could write it again: %s', (_, text) => {
    expect(read('deny', text)).toBeUndefined();
  });

  test('a deny on a user, as release 0.1.0 recorded it, too', () => {
    expect(read('userDeny', JSON.stringify(userDeny))).toEqual(writtenOnUser(userDeny.policyName, deny.lapse));
    for (const spoilt of [
      '{',
      'null',
      JSON.stringify({ ...userDeny, lapse: 'soon' }),
      JSON.stringify({ lapse: deny.lapse }),
    ])
      expect(read('userDeny', spoilt)).toBeUndefined();
  });
});

test.each([
  ['sealed', 'alerted'],
  ['constructor', 'alerted'],
  ['lifted', 'lifted'],
])('a state of a later release is no state of ours: %s', (stored, state) => {
  expect(storedIncident({ pk: { S: 'incident#x' }, state: { S: stored } }).state).toBe(state);
});
