import { present } from '../base/json.ts';
import { later, parseSeconds } from '../base/time.ts';
import type { Incident } from '../incident/incident.ts';
import { byHandOn, type PastContainment, pastContainmentOf } from '../incident/ledger/edge-history.ts';
import type { PassEdge } from '../incident/ledger/ledger.ts';
import { parseContainedPass } from '../incident/written.ts';
import { edgeKey, type Item, KEEP, number, seconds, storedState, storedTime } from './ledger-items.ts';

export function edgeHistoryKey({ role, ...edge }: PassEdge): string {
  return `contained#${role}#${edgeKey(edge)}`;
}

export function byHandKey(principal: string): string {
  return `by-hand#${principal}`;
}

/** Copies for the question what became of the containments of an edge, in the order of time. */
export function edgeHistoryItems(incident: Incident): Item[] {
  const { id, pass, state, at } = incident;
  const common = { id: { S: id }, state: { S: state }, at: number(at), expires: seconds(later(at, KEEP)) };
  const onHand = byHandOn(incident).map((principal) => ({
    ...common,
    pk: { S: byHandKey(principal) },
    sk: { S: `${at.toISOString()}#${id}` },
  }));
  const past = pastContainmentOf(incident);
  if (pass === undefined || past === undefined) return onHand;
  const { written, restored, fixed, liftedAt } = past;
  return [
    ...onHand,
    {
      ...common,
      pk: { S: edgeHistoryKey(pass) },
      sk: { S: `${pass.time}#${id}` },
      pass: { S: JSON.stringify(pass) },
      written: { BOOL: written },
      restored: { BOOL: restored },
      fixed: { BOOL: fixed },
      ...(liftedAt !== undefined && { liftedAt: number(liftedAt) }),
    },
  ];
}

/** Undefined for an item that nobody of ours wrote: a containment that cannot be read does not count. */
export function storedContainment(item: Item): PastContainment | undefined {
  const { id, pass, state, written, restored, fixed, liftedAt } = item;
  const { time: text, passer, passed } = parseContainedPass(pass?.S ?? '') ?? {};
  const time = parseSeconds(text);
  if (time === undefined || passer === undefined || passed === undefined) return undefined;
  return {
    id: id?.S ?? '',
    time,
    state: storedState(state),
    passer,
    passed,
    written: written?.BOOL === true,
    restored: restored?.BOOL === true,
    fixed: fixed?.BOOL === true,
    ...present({ liftedAt: storedTime(liftedAt) }),
  };
}
