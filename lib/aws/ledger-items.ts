import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { lookUp, present } from '../base/json.ts';
import { DAY, later } from '../base/time.ts';
import { userDenyAsOf010 } from '../contain/written-by-0-1-0.ts';
import { holderOf } from '../incident/deny/deny-document.ts';
import {
  type ContainedOn,
  containedOnOf,
  type Incident,
  type IncidentState,
  incidentKey,
} from '../incident/incident.ts';
import type { PassEdge } from '../incident/ledger/ledger.ts';
import { parseContainedPass, parseWrittenDeny } from '../incident/written.ts';

/** One item of the table. */
export type Item = Record<string, AttributeValue>;

/** DynamoDB deletes older items, days late. Incidents outlive any session; passes and trust policies outlive a year of quiet. */
export const KEEP = 400 * DAY;

export function edgeKey({ service, issuer }: Pick<PassEdge, 'service' | 'issuer'>): string {
  return JSON.stringify([service, issuer]);
}

export function itemOf({
  id,
  caller,
  account,
  roleArn,
  state,
  at,
  wholeRole,
  order,
  cleanSince,
  closedAs,
  deny,
  restored,
  byHand,
  fixed,
  liftedAt,
  pass,
  frozen,
}: Incident): Item {
  return {
    pk: { S: `incident#${id}` },
    sk: { S: 'incident' },
    caller: { BOOL: caller === true },
    account: { S: account },
    roleArn: { S: roleArn },
    state: { S: state },
    at: number(at),
    wholeRole: { BOOL: wholeRole },
    ...(order !== undefined && { order: { S: order } }),
    ...(cleanSince !== undefined && { cleanSince: number(cleanSince) }),
    ...(closedAs !== undefined && { closedAs: { S: closedAs } }),
    ...(deny !== undefined && { deny: { S: JSON.stringify(deny) } }),
    ...(restored !== undefined && { restored: { L: restored.map(number) } }),
    ...(byHand && { byHand: { BOOL: true } }),
    ...(fixed && { fixed: { BOOL: true } }),
    ...(liftedAt !== undefined && { liftedAt: number(liftedAt) }),
    ...(pass !== undefined && { pass: { S: JSON.stringify(pass) } }),
    ...(frozen && { frozen: { BOOL: true } }),
    expires: seconds(later(at, KEEP)),
  };
}

/** @param id where the item's own key does not say it */
export function storedIncident(item: Item, id = (item.pk?.S ?? '').slice('incident#'.length)): Incident {
  const { account, roleArn, state, at, wholeRole, order, cleanSince, deny, restored, byHand, fixed, liftedAt, pass } =
    item;
  return {
    id,
    ...(isOfCaller(item, id) && { caller: true }),
    account: account?.S ?? '',
    roleArn: roleArn?.S ?? '',
    state: storedState(state),
    at: new Date(Number(at?.N ?? 0)),
    wholeRole: wholeRole?.BOOL ?? false,
    ...(order?.S !== undefined && { order: order.S }),
    ...(cleanSince?.N !== undefined && { cleanSince: new Date(Number(cleanSince.N)) }),
    ...present({
      closedAs: item.closedAs?.S,
      deny: parseWrittenDeny(deny?.S ?? userDenyAsOf010(item.userDeny?.S) ?? ''),
      pass: pass?.S === undefined ? undefined : parseContainedPass(pass.S),
      liftedAt: storedTime(liftedAt),
    }),
    ...(byHand?.BOOL === true && { byHand: true }),
    ...(fixed?.BOOL === true && { fixed: true }),
    ...isFrozen(item),
    ...(restored?.L !== undefined && { restored: restored.L.map(({ N }) => new Date(Number(N))) }),
  };
}

const STATES: Readonly<Record<IncidentState, true>> = {
  contained: true,
  revoked: true,
  observed: true,
  alerted: true,
  suppressed: true,
  lifted: true,
  lapsed: true,
  failed: true,
};

/** A state that this release does not know says no more than that somebody was told. */
export function storedState(state: AttributeValue | undefined): IncidentState {
  const text = state?.S ?? '';
  return lookUp(STATES, text) ? (text as IncidentState) : 'alerted';
}

/** Release 0.1.0 wrote no such attribute, nor does the command that a person pastes to tell of a lift: the key says it then. */
function isOfCaller({ caller }: Item, id: string): boolean {
  return caller?.BOOL ?? id === incidentKey({ incident: id.slice(0, 16), caller: true });
}

function isFrozen({ frozen }: Item): { readonly frozen?: true } {
  return frozen?.BOOL === true ? { frozen: true } : {};
}

/** A copy that finds the incidents of a role or user by name. A user may have the name of a role. */
export function roleItem({ id, caller, account, roleArn, state, at, frozen }: Incident): Item {
  return {
    pk: { S: `${holderOf(roleArn)}#${account}/${roleArn.slice(roleArn.lastIndexOf('/') + 1)}` },
    sk: { S: id },
    caller: { BOOL: caller === true },
    state: { S: state },
    ...(frozen && { frozen: { BOOL: true } }),
    expires: seconds(later(at, KEEP)),
  };
}

export function containedOf(item: Item): ContainedOn {
  const id = item.sk?.S ?? '';
  return containedOnOf({ id, ...(isOfCaller(item, id) && { caller: true }), ...isFrozen(item) });
}

/** The prefix is in deployed tables, and `lift` prints it. */
export function guardedKey(account: string): string {
  return `standing#${account}`;
}

/** A copy for the sweep, which finds all of an account at once. No deny of ours lives longer than eight days. */
export function guardedItem(incident: Incident): Item {
  return {
    ...itemOf(incident),
    pk: { S: guardedKey(incident.account) },
    sk: { S: incident.id },
    expires: seconds(later(incident.at, 8 * DAY)),
  };
}

/** A copy for the breaker, in the order of time. The incident in the key keeps a repeated write from counting twice. */
export function wholeRoleItem({ id, account, at }: Incident): Item {
  return {
    pk: { S: `whole-role#${account}` },
    sk: { S: `${at.toISOString()}#${id}` },
    expires: seconds(later(at, 8 * DAY)),
  };
}

/** Never expires: a later baseline would take newer roles for old ones. */
export function baselineItem(account: string, at: Date): Item {
  return { pk: { S: `baseline#${account}` }, sk: { S: 'baseline' }, at: number(at) };
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
