import { namedArn } from '../base/arn.ts';
import type { Look } from '../contain/look.ts';
import { asWritten } from '../contain/restore.ts';
import { holderOf, parseDeny } from '../incident/deny/deny-document.ts';
import type { FoundPolicy } from '../incident/deny/found.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import { deniesAllOf, denyOf } from '../incident/deny/stands.ts';
import { incidentKey, isGuarded } from '../incident/incident-key.ts';
import { goneFrom, MINUTE_AFTER, restoreGone } from './gone.ts';
import { listingOf } from './listing.ts';
import { lostRecord } from './lost-record.ts';
import type { SweepPorts } from './ports.ts';
import { reconciled } from './reconcile.ts';

type LookPorts = Pick<SweepPorts, 'ledger' | 'policies' | 'scan' | 'settings' | 'enqueue'>;

/**
 * The second look at a deny, a minute after it was written. If somebody deleted it in between, `contain` is asked to put it back.
 * Where the deny itself is gone, the account's whole listing shows whether a wider deny replaced it.
 * @returns whether the deny was gone
 * @throws Error while the ledger does not answer: a person may have lifted the incident
 */
export async function lookAtDeny(
  look: Extract<Look, { look: 'deny' }>,
  { ledger, policies, scan, settings, enqueue }: LookPorts,
  now: Date,
): Promise<boolean> {
  const known = await ledger.incident(look.id);
  const lost = lostRecord(look, known, now);
  if (lost !== undefined) await ledger.record(lost);
  const blind = ledger.unreachable?.();
  if (blind !== undefined) throw new Error(`the ledger did not answer: ${blind}`);
  const incident = lost ?? known;
  if (incident?.state === 'lifted') await liftLate(look, { ledger, scan, enqueue }, now);
  if (incident === undefined || !isGuarded(incident)) return false;
  const { deny, roleArn: target } = incident;
  if (deny === undefined) return false;
  const document = deny.rung === undefined ? await policies.read(namedArn(target), deny.policyName) : undefined;
  const shown = parseDeny(document, holderOf(target));
  if (shown !== undefined && deniesAllOf(shown, denyOf(asWritten(target, deny)))) return false;
  const { carried } = await scan();
  const [gone] = goneFrom([incident], listingOf(carried), settings, now, MINUTE_AFTER);
  if (gone === undefined) return false;
  await enqueue(restoreGone(gone, settings, now));
  return true;
}

/** A person lifted the incident while `contain` wrote its deny: the deny that stands keeps new sessions out all the same. */
async function liftLate(
  { id, target }: Pick<Extract<Look, { look: 'deny' }>, 'id' | 'target'>,
  { ledger, scan, enqueue }: Pick<LookPorts, 'ledger' | 'scan' | 'enqueue'>,
  now: Date,
): Promise<void> {
  const isOf = (found: FoundPolicy) => {
    const name = parsePolicyName(found.policyName);
    return name !== undefined && incidentKey(name) === id && found.target.arn === target;
  };
  for (const found of (await scan()).carried.filter(isOf)) {
    const { command } = await reconciled(found, ledger, now);
    if (command !== undefined) await enqueue(command);
  }
}
