import { bytesOf, isObject, jsonIn, jsonText } from '../base/json.ts';
import { DAY, later } from '../base/time.ts';
import type { Incident } from '../incident/incident.ts';
import { containedOnOf } from '../incident/incident-key.ts';
import type { Incidents, WholeRoleClaim } from '../incident/ledger/incidents.ts';
import { parseContainedPass } from '../incident/written.ts';
import {
  COPIES,
  copiesOf,
  itemKey,
  itemOf,
  LONGEST_ITEM,
  number,
  seconds,
  storedIncident,
  storedTime,
  targetItem,
} from './ledger-items.ts';
import type { LedgerTable } from './ledger-table.ts';

/**
 * A look-up by role finds only contained incidents. The copies of a role are of those that were contained once, and of whatever
 * release 0.1.0 decided: 6,000 and more fit on a page, and a page takes at most twice the client's patience.
 */
const CONTAINED = {
  all: true,
  most: 16,
  FilterExpression: '#state = :contained',
  ConsistentRead: true,
  ExpressionAttributeNames: { '#state': 'state' },
  ExpressionAttributeValues: { ':contained': { S: 'contained' } },
};

/** An incident is one item, and a copy for each other question. */
export function incidentsIn(table: LedgerTable): Incidents {
  return {
    complete: true,

    async incident(id) {
      const item = await table.get(`incident#${id}`, 'incident');
      return item && storedIncident(item);
    },

    record: (incident) => notRefused(incident, (short) => write(table, short)),

    async containedOn(account, roleName) {
      const items = await table.query(`role#${account}/${roleName}`, CONTAINED);
      return items.map((item) => containedOnOf(storedIncident(item, item.sk?.S)));
    },

    claimWholeRole: (claim) => claimSlot(table, claim),

    async baseline(account) {
      return storedTime((await table.get(`baseline#${account}`, 'baseline'))?.at);
    },
  };
}

/** A lift is final: a late copy of the event must not make the incident look contained again. */
async function write(table: LedgerTable, incident: Incident): Promise<void> {
  const { id, account, roleArn, at, state, order, asked, deny, wholeRole } = incident;
  const isUncarried = order === undefined || (asked !== undefined && deny === undefined);
  const known = order && ` OR attribute_exists(asked)${asked?.length === 1 ? '' : ' OR attribute_exists(held)'}`;
  const mayReplace = isUncarried ? `attribute_not_exists(#order)${known ?? ''}` : 'attribute_exists(pk)';
  const isNews = await table.putIf(itemOf(incident), {
    ConditionExpression: `attribute_not_exists(pk) OR :state = :lifted OR (#state <> :lifted AND (${mayReplace}))`,
    ExpressionAttributeNames: { '#state': 'state', ...(isUncarried && { '#order': 'order' }) },
    ExpressionAttributeValues: { ':lifted': { S: 'lifted' }, ':state': { S: state } },
  });
  if (isNews) await putCopies(table, incident);
  if (!wholeRole || (state !== 'contained' && state !== 'observed')) return;
  // for the breaker's count, in the order of time; the incident in the key keeps a repeated write from counting twice
  const key = itemKey(COPIES.wholeRole(account), `${at.toISOString()}#${id}`);
  await table.put({ ...key, role: { S: roleArn }, expires: seconds(later(at, 8 * DAY)) });
}

export async function putCopies(table: LedgerTable, incident: Incident): Promise<void> {
  for (const copy of copiesOf(incident)) await table.put(copy);
  if (incident.state === 'contained') await table.put(targetItem(incident));
  else await table.putIf(targetItem(incident), { ConditionExpression: 'attribute_exists(pk)' }); // no alert makes a role's list longer
}

/** Without words where they are too long, or where the table refuses them: what decides is recorded in any case. */
export async function notRefused(incident: Incident, put: (incident: Incident) => Promise<void>): Promise<void> {
  if (bytesOf(itemOf(incident)) > LONGEST_ITEM) return put(withoutWordsIn(incident));
  try {
    await put(incident);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ValidationException')) throw error;
    await put(withoutWordsIn(incident));
  }
}

/** Only words may be long. A pass that nobody can read back has none of the ends that it is compared by. */
function withoutWordsIn({ pass, order, ...incident }: Incident): Incident {
  const isRead = pass !== undefined && parseContainedPass(JSON.stringify(pass)) !== undefined;
  const command = jsonIn(order);
  return {
    ...incident,
    ...(isRead && { pass }),
    ...(isObject(command) && { order: jsonText({ ...command, report: NO_WORDS }) }),
  };
}

const NO_WORDS = { truncated: 'all words left out: the ledger has no room for them' };

/**
 * The breaker's denies are numbered slots, each taken by a conditional write: however many containers ask at once, no more than
 * the limit are ever taken within the period. Counting what is recorded could not promise that.
 */
async function claimSlot(table: LedgerTable, claim: WholeRoleClaim): Promise<boolean> {
  const pk = `breaker#${claim.within}`;
  const slots = await table.query(pk, { ConsistentRead: true });
  const taken = slots.filter((item) => Number(item.at?.N ?? 0) >= claim.since.getTime());
  if (taken.some(({ target }) => target?.S === claim.target)) return true;
  const busy = new Set(taken.map(({ sk }) => sk?.S));
  const free = Array.from({ length: claim.limit }, (_, index) => `slot#${index}`).filter((sk) => !busy.has(sk));
  for (const sk of free) if (await take(sk)) return true;
  return false;

  /** False when somebody else was quicker. */
  function take(sk: string): Promise<boolean> {
    const target = { S: claim.target };
    const slot = { ...itemKey(pk, sk), target, at: number(claim.at), expires: seconds(later(claim.at, 8 * DAY)) };
    return table.putIf(slot, {
      ConditionExpression: 'attribute_not_exists(pk) OR target = :target OR #at < :since',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':target': target, ':since': number(claim.since) },
    });
  }
}
