import { bytesOf, isObject, jsonText } from '../base/json.ts';
import type { Incident, IncidentState } from '../incident/incident.ts';
import type { Incidents } from '../incident/ledger/incidents.ts';
import { parseContainedPass } from '../incident/written.ts';
import { claimSlot } from './ledger-claim.ts';
import { containedOf, edgeHistoryItems, guardedItem, guardedKey, roleItem, wholeRoleItem } from './ledger-copies.ts';
import { itemOf, LONGEST_ITEM, number, storedIncident, storedTime } from './ledger-items.ts';
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
  values: { ':contained': { S: 'contained' } },
};

/** A look-up by account finds all guarded incidents. */
const GUARDED = {
  all: true,
  FilterExpression: '#state IN (:contained, :revoked)',
  ExpressionAttributeNames: { '#state': 'state' },
  values: { ':contained': { S: 'contained' }, ':revoked': { S: 'revoked' } },
};

/** An incident is one item, and a copy for each other question: by role, by account, and for the breaker's count. */
export function incidentsIn(table: LedgerTable): Incidents {
  return {
    complete: true,

    async incident(id) {
      const item = await table.get(`incident#${id}`, 'incident');
      return item && storedIncident(item);
    },

    record: (incident) => notRefused(incident, write),

    takeBackLift: (incident) =>
      notRefused(incident, async (short) => {
        await table.put(itemOf(short));
        await putCopies(short);
      }),

    async containedOn(account, roleName) {
      const items = await table.query(`role#${account}/${roleName}`, CONTAINED);
      return items.map(containedOf);
    },

    async guarded(account) {
      const items = await table.query(guardedKey(account), GUARDED);
      return items.map((item) => storedIncident(item, item.sk?.S ?? ''));
    },

    async countContained(account, since) {
      const values = { ':since': { S: since.toISOString() } };
      return (await table.query(`whole-role#${account}`, { sk: 'sk >= :since', values, ConsistentRead: true })).length;
    },

    claimWholeRole: (claim) => claimSlot(table, claim),

    async baseline(account) {
      return storedTime((await table.get(`baseline#${account}`, 'baseline'))?.at);
    },

    /** Never expires: a later baseline would take newer roles for old ones. */
    async recordBaseline(account, at) {
      const item = { pk: { S: `baseline#${account}` }, sk: { S: 'baseline' }, at: number(at) };
      await table.putIf(item, { where: 'attribute_not_exists(pk)' });
    },
  };

  /** A lift is final: a late copy of the event must not make the incident look contained again. */
  async function write(incident: Incident): Promise<void> {
    const mayReplace = incident.order === undefined ? 'attribute_not_exists(#order)' : 'attribute_exists(pk)';
    const isNews = await table.putIf(itemOf(incident), {
      where: `attribute_not_exists(pk) OR :state = :lifted OR (#state <> :lifted AND ${mayReplace})`,
      names: { '#state': 'state', ...(incident.order === undefined && { '#order': 'order' }) },
      values: { ':lifted': { S: 'lifted' }, ':state': { S: incident.state } },
    });
    if (isNews) await putCopies(incident);
    if (incident.wholeRole && counts(incident.state)) await table.put(wholeRoleItem(incident));
  }

  async function putCopies(incident: Incident): Promise<void> {
    if (incident.order !== undefined) await table.put(guardedItem(incident)); // first: the sweep extends what it finds by it
    if (incident.state === 'contained') await table.put(roleItem(incident));
    else await table.putIf(roleItem(incident), { where: 'attribute_exists(pk)' }); // no alert makes a role's list longer
    for (const item of edgeHistoryItems(incident)) await table.put(item);
  }
}

/** Without words where they are too long, or where the table refuses them: what decides is recorded in any case. */
async function notRefused(incident: Incident, write: (incident: Incident) => Promise<void>): Promise<void> {
  if (bytesOf(itemOf(incident)) > LONGEST_ITEM) return write(withoutWordsIn(incident));
  try {
    await write(incident);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ValidationException')) throw error;
    await write(withoutWordsIn(incident));
  }
}

/** Only words may be long. A pass that nobody can read back has none of the ends that it is compared by. */
function withoutWordsIn({ pass, order, ...incident }: Incident): Incident {
  const isRead = pass !== undefined && parseContainedPass(JSON.stringify(pass)) !== undefined;
  const bare = order === undefined ? undefined : orderWithoutWords(order);
  return { ...incident, ...(isRead && { pass }), ...(bare !== undefined && { order: bare }) };
}

/** Undefined for a text that no command of ours is. */
function orderWithoutWords(order: string): string | undefined {
  try {
    const command: unknown = JSON.parse(order);
    return isObject(command) ? jsonText({ ...command, report: NO_WORDS }) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const NO_WORDS = { truncated: 'all words left out: the ledger has no room for them' };

function counts(state: IncidentState): boolean {
  return state === 'contained' || state === 'observed';
}
