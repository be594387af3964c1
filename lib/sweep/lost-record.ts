import { type Look, LookError } from '../contain/look.ts';
import { commandIn } from '../contain/orders.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import type { Incident } from '../incident/incident.ts';
import { incidentKey } from '../incident/incident-key.ts';

/**
 * The record of a deny that the ledger did not take when `contain` wrote it; undefined where the ledger knows better by now: a
 * person lifted the incident, or a later deny of it is recorded.
 * @throws LookError for a record of another incident or role than the look is for
 */
export function lostRecord(
  { id, target, lost }: Extract<Look, { look: 'deny' }>,
  known: Incident | undefined,
  now: Date,
): Incident | undefined {
  if (lost?.deny === undefined) return undefined;
  const order = commandIn(lost);
  const name = parsePolicyName(lost.deny.policyName);
  const isOf = order !== undefined && incidentKey(order) === id && order.target === target;
  if (!isOf || name === undefined || (!lost.frozen && incidentKey(name) !== id))
    throw new LookError(`the lost record is not of ${id} on ${target}`);
  if (new Date(lost.deny.lapse) <= now || (known !== undefined && !mayTake(known, lost.deny))) return undefined;
  const { asked: _, held: __, frozen: ___, ...before } = known ?? {};
  return {
    at: lost.at,
    wholeRole: lost.wholeRole,
    ...before,
    account: order.account,
    roleArn: target,
    id,
    ...(order.caller && { caller: true }),
    state: 'contained',
    order: known?.order ?? lost.order ?? '',
    deny: lost.deny,
    ...(lost.frozen && { frozen: true }),
  };
}

/** A lifted, lifted down or lapsed incident stays as it is. The same deny is recorded again: its copies may be missing. */
function mayTake({ state, deny }: Incident, lost: NonNullable<Incident['deny']>): boolean {
  if (state === 'lifted' || state === 'revoked' || state === 'lapsed') return false;
  return deny === undefined || new Date(deny.lapse) <= new Date(lost.lapse);
}
