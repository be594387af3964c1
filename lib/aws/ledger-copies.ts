import { present } from '../base/json.ts';
import { DAY, later } from '../base/time.ts';
import { holderOf } from '../incident/deny/deny-document.ts';
import {
  type ContainedOn,
  type ContainedPass,
  containedByHand,
  containedOnOf,
  type Incident,
} from '../incident/incident.ts';
import { isOfCaller, itemOf, json, seconds } from './ledger-items.ts';
import type { Item } from './ledger-table.ts';

/** A copy that finds the incidents of a role or user by name. A user may have the name of a role. */
export function roleItem(incident: Incident): Item {
  const { id, account, roleArn } = incident;
  const { caller, state, frozen, expires } = itemOf(incident);
  const name = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  return present({
    pk: { S: `${holderOf(roleArn)}#${account}/${name}` },
    sk: { S: id },
    caller,
    state,
    frozen,
    expires,
  });
}

export function containedOf(item: Item): ContainedOn {
  const id = item.sk?.S ?? '';
  const isFrozen = item.frozen?.BOOL === true;
  return containedOnOf({ id, ...(isOfCaller(item, id) && { caller: true }), ...(isFrozen && { frozen: true }) });
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

/** The sort key of one edge among those of a role. */
export function edgeKey({ service, issuer }: Pick<ContainedPass, 'service' | 'issuer'>): string {
  return JSON.stringify([service, issuer]);
}

export function edgeHistoryKey(edge: Pick<ContainedPass, 'role' | 'service' | 'issuer'>): string {
  return `contained#${edge.role}#${edgeKey(edge)}`;
}

export function byHandKey(principal: string): string {
  return `by-hand#${principal}`;
}

/** Copies for the question what became of the containments of an edge, in the order of time. The deny on a caller is none of them. */
export function edgeHistoryItems(incident: Incident): Item[] {
  const { id, pass, at, caller, deny, restored = [], fixed } = incident;
  const { state, at: time, liftedAt, expires } = itemOf(incident);
  const common = present({ id: { S: id }, state, at: time, expires });
  const principal = containedByHand(incident);
  const onHand =
    principal === undefined
      ? []
      : [{ ...common, pk: { S: byHandKey(principal) }, sk: { S: `${at.toISOString()}#${id}` } }];
  if (pass === undefined || caller) return onHand;
  return [
    ...onHand,
    {
      ...common,
      pk: { S: edgeHistoryKey(pass) },
      sk: { S: `${pass.time}#${id}` },
      pass: json(pass),
      written: { BOOL: deny !== undefined },
      restored: { BOOL: restored.length > 0 },
      fixed: { BOOL: fixed === true },
      ...present({ liftedAt }),
    },
  ];
}
