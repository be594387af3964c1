import { type Look, LookError } from '../contain/look.ts';
import { commandIn } from '../contain/orders.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import type { Incident } from '../incident/incident.ts';
import { incidentKey } from '../incident/incident-key.ts';

/**
 * The record that the ledger did not take when `contain` wrote a deny or the kill switch held it back; undefined where the ledger
 * knows better by now: a person lifted the incident, a later deny of it is recorded, or what was held back was decided since.
 * @throws LookError for a record of another incident or role than the look is for
 */
export function lostRecord(
  { id, target, lost }: Extract<Look, { look: 'deny' }>,
  known: Incident | undefined,
  now: Date,
): Incident | undefined {
  if (lost === undefined) return undefined;
  const { deny, frozen } = lost;
  const order = commandIn(lost);
  const name = deny && parsePolicyName(deny.policyName);
  const isOf = order !== undefined && incidentKey(order) === id && order.target === target;
  if (!isOf || (deny && (name === undefined || (!frozen && incidentKey(name) !== id))))
    throw new LookError(`the lost record is not of ${id} on ${target}`);
  if (known !== undefined && !(deny ? mayTake(known, deny) : isHeld(known))) return undefined;
  if (deny ? new Date(deny.lapse) <= now : !lost.held) return undefined;
  const { asked: _, held: __, frozen: ___, tellers: ____, ...before } = known ?? {};
  return {
    at: lost.at,
    wholeRole: lost.wholeRole,
    ...before,
    account: order.account,
    roleArn: target,
    id,
    ...(order.caller && { caller: true }),
    order: known?.order ?? lost.order ?? '',
    ...(deny ? { state: 'contained', deny } : { state: 'observed', held: true }),
    ...(frozen && { frozen: true }),
  };
}

/** Recorded again, as the same deny is: the copy by which the sweep finds it may be missing. */
function isHeld({ state, held, deny }: Incident): boolean {
  return state === 'observed' && held === true && deny === undefined;
}

/** A lifted, lifted down or lapsed incident stays as it is. The same deny is recorded again: its copies may be missing. */
function mayTake({ state, deny }: Incident, lost: NonNullable<Incident['deny']>): boolean {
  if (state === 'lifted' || state === 'revoked' || state === 'lapsed') return false;
  return deny === undefined || new Date(deny.lapse) <= new Date(lost.lapse);
}
