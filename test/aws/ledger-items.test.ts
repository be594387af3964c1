import { describe, expect, test } from 'vitest';
import { containedOf, guardedItem, type Item, itemOf, roleItem, storedIncident } from '../../lib/aws/ledger-items.ts';
import { type Incident, incidentKey } from '../../lib/incident/incident.ts';

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
    expect(storedIncident(written(guardedItem(incident)), incident.id)).toEqual(incident);
    expect(containedOf(written(roleItem(incident)))).toEqual(on);
  });

  test('by what it says, and not by its key', () => {
    const other = { BOOL: !caller };
    expect(storedIncident({ ...itemOf(incident), caller: other }).caller === true).toBe(!caller);
    expect(containedOf({ ...roleItem(incident), caller: other }).caller).toBe(!caller);
  });
});

test('what a person’s command made of an unknown incident has a key and a state', () => {
  const item = { pk: { S: `incident#${INCIDENT}-caller` }, sk: { S: 'incident' }, state: { S: 'lifted' } };
  expect(storedIncident(item)).toMatchObject({ id: `${INCIDENT}-caller`, caller: true, state: 'lifted', account: '' });
});
