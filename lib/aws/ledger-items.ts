import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { namedArn, principalKey } from '../base/arn.ts';
import { isObject, jsonIn, present } from '../base/json.ts';
import { DAY, later } from '../base/time.ts';
import { userDenyAsOf010 } from '../contain/written-by-0-1-0.ts';
import { holderOf } from '../incident/deny/deny-document.ts';
import type { Incident, IncidentState } from '../incident/incident.ts';
import { INCIDENT_STATES, incidentKey } from '../incident/incident-key.ts';
import type { PassEdge } from '../incident/ledger/history.ts';
import { parseContainedPass, parseWrittenDeny } from '../incident/written.ts';
import type { Form, Item } from './ledger-query.ts';

/** DynamoDB deletes older items, days late. Incidents outlive any session; passes and trust policies outlive a year of quiet. */
export const KEEP = 400 * DAY;

/** In bytes, whatever the event says. DynamoDB takes 400 KB. */
export const LONGEST_ITEM = 32 * 1024;

const TEXT: Form<string> = { put: (S) => ({ S }), read: (stored) => stored?.S };
const TIME: Form<Date> = { put: number, read: storedTime };
const TIMES: Form<readonly Date[]> = {
  put: (dates) => ({ L: dates.map(number) }),
  read: (stored) => stored?.L?.map(({ N }) => new Date(Number(N))),
};
const TRUTH: Form<boolean> = { put: (BOOL) => ({ BOOL }), read: (stored) => stored?.BOOL };
const MARK: Form<true> = { put: (BOOL) => ({ BOOL }), read: (stored) => stored?.BOOL || undefined };

/** Every field of an incident but those that its key tells. A write replaces the whole item: the compiler finds a field that would get lost. */
const FIELDS: { readonly [Name in Exclude<keyof Incident, 'id' | 'caller'>]-?: Form<NonNullable<Incident[Name]>> } = {
  account: TEXT,
  roleArn: TEXT,
  state: { put: TEXT.put, read: storedState },
  at: TIME,
  wholeRole: TRUTH,
  order: TEXT,
  cleanSince: TIME,
  closedAs: TEXT,
  deny: {
    put: json,
    read: (stored, { userDeny }) => parseWrittenDeny(stored?.S ?? userDenyAsOf010(userDeny?.S) ?? ''),
  },
  tellers: { put: json, read: (stored) => [jsonIn(stored?.S)].find(isObject) as Incident['tellers'] },
  restored: TIMES,
  asked: TIMES,
  held: MARK,
  byHand: MARK,
  fixed: MARK,
  liftedAt: TIME,
  pass: { put: json, read: (stored) => parseContainedPass(stored?.S ?? '') },
  frozen: MARK,
};
const FORMS = Object.entries(FIELDS) as unknown as readonly [keyof Incident, Form<unknown>][];

export function itemOf(incident: Incident): Item {
  const fields = FORMS.map(([name, { put }]) => [name, incident[name] === undefined ? undefined : put(incident[name])]);
  return {
    ...itemKey(`incident#${incident.id}`, 'incident'),
    caller: { BOOL: incident.caller === true },
    ...present(Object.fromEntries(fields)),
    expires: seconds(later(incident.at, KEEP)),
  };
}

/** The incident once more under each key that another question asks for, but `targetItem`. Only the sweep's copy has the command. */
export function copiesOf(incident: Incident): Item[] {
  const { id, account, roleArn, at, pass } = incident;
  const { order, ...fields } = itemOf(incident);
  const item = { ...fields, id: { S: id } };
  const copies: Item[] = [];
  if (order !== undefined) {
    const week = seconds(later(at, 8 * DAY)); // no deny of ours lives longer
    copies.push({ ...item, ...itemKey(COPIES.guarded(account), id), order, expires: week }); // first: the sweep extends what it finds by it
  }
  if (incident.byHand)
    copies.push({ ...item, ...itemKey(COPIES.byHand(principalKey(namedArn(roleArn))), `${at.toISOString()}#${id}`) });
  if (pass !== undefined && !incident.caller)
    copies.push({ ...item, ...itemKey(COPIES.onEdge(pass), `${pass.time}#${id}`) });
  return copies;
}

/** The copy that finds the incidents of a role or user by name. A user may have the name of a role. */
export function targetItem(incident: Incident): Item {
  const { id, account, roleArn } = incident;
  const { caller, state, frozen, expires } = itemOf(incident);
  const key = itemKey(`${holderOf(roleArn)}#${account}/${namedArn(roleArn).name}`, id);
  return present({ ...key, caller, state, frozen, expires });
}

/** Partitions of the copies. The prefixes are in deployed tables, and `lift` prints the first. */
export const COPIES = {
  guarded: (account: string) => `standing#${account}`,
  wholeRole: (account: string) => `whole-role#${account}`,
  byHand: (principal: string) => `by-hand#${principal}`,
  onEdge: (edge: PassEdge) => `contained#${edge.role}#${edgeKey(edge)}`,
};

/** The sort key of one edge among those of a role. */
export function edgeKey({ service, issuer }: Omit<PassEdge, 'role'>): string {
  return JSON.stringify([service, issuer]);
}

/** What an item lacks that a person's pasted command made of an unknown incident. */
const UNTOLD = { account: '', roleArn: '', at: new Date(0), wholeRole: false, state: 'alerted' } as const;

/** @param id where the item's own key does not say it */
export function storedIncident(item: Item, id = (item.pk?.S ?? '').slice('incident#'.length)): Incident {
  const fields: Partial<Incident> = Object.fromEntries(FORMS.map(([name, { read }]) => [name, read(item[name], item)]));
  // release 0.1.0 wrote no such attribute, nor does the command that a person pastes to tell of a lift: the key says it then
  const isOfCaller = item.caller?.BOOL ?? id === incidentKey({ incident: id.slice(0, 16), caller: true });
  return { ...UNTOLD, ...present(fields), id, ...(isOfCaller && { caller: true }) };
}

/** A state that this release does not know says no more than that somebody was told. */
function storedState(state: AttributeValue | undefined): IncidentState {
  return INCIDENT_STATES.find((known) => known === state?.S) ?? 'alerted';
}

export function itemKey(pk: string, sk: string): Item {
  return { pk: { S: pk }, sk: { S: sk } };
}

function json(value: object): AttributeValue {
  return { S: JSON.stringify(value) };
}

export function number(date: Date): AttributeValue {
  return { N: String(date.getTime()) };
}

/** Undefined for what `number` did not write. */
export function storedTime(value: AttributeValue | undefined): Date | undefined {
  const date = new Date(Number(value?.N ?? Number.NaN));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** TTL attributes are epoch seconds. */
export function seconds(date: Date): AttributeValue {
  return { N: String(Math.floor(date.getTime() / 1000)) };
}
