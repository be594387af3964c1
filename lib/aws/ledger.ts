import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  type Incident,
  type IncidentState,
  type Ledger,
  type PassEdge,
  type TrustRecord,
  trustKey,
} from '../ledger.ts';
import { DAY, later } from '../time.ts';
import { claimSlot } from './ledger-claim.ts';

type Item = Record<string, AttributeValue>;

/** DynamoDB deletes what is older by itself, days late: incidents outlive any session, edges and trusts a year of quiet. */
const KEEP = 400 * DAY;
/** Enough to say what arming a role arms. */
const MOST_PASSES = 20;
const MOST_GUESSES = 200;

/** A client that gives up after these milliseconds, twice. */
export function ledgerClient(requestHandler: {
  connectionTimeout: number;
  requestTimeout: number;
  throwOnRequestTimeout: boolean;
}): DynamoDBClient {
  return new DynamoDBClient({ maxAttempts: 2, requestHandler });
}

/**
 * The ledger in one DynamoDB table with the keys `pk` and `sk`. Every write is conditional and idempotent, so two functions
 * on the same event, or one that is killed and run again, leave the same table.
 */
export function dynamoLedger(table: string, client = new DynamoDBClient({ maxAttempts: 2 })): Ledger {
  return {
    complete: true,

    async incident(id) {
      const item = await get(`incident#${id}`, 'incident');
      return item && incidentOf(item);
    },

    /** A lift is final: a late copy of the event must not make the incident look contained again. */
    async record(incident) {
      const isNews = await tolerated(
        client.send(
          new PutItemCommand({
            TableName: table,
            Item: itemOf(incident),
            ConditionExpression: 'attribute_not_exists(pk) OR #state <> :lifted OR :state = :lifted',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: { ':lifted': { S: 'lifted' }, ':state': { S: incident.state } },
          }),
        ),
      );
      if (isNews) await put(roleItem(incident));
      if (isNews && incident.order !== undefined) await put(standingItem(incident));
      if (incident.wholeRole && counts(incident.state)) await put(wholeRoleItem(incident));
    },

    async containedOn(account, roleName) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          FilterExpression: '#state = :contained',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':pk': { S: `role#${account}/${roleName}` }, ':contained': { S: 'contained' } },
        }),
      );
      return Items.map(({ sk }) => sk?.S ?? '');
    },

    async firstSeen(edge, at) {
      const earliest = await tolerated(
        client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: { pk: { S: `passes#${edge.role}` }, sk: { S: edgeKey(edge) } },
            UpdateExpression: 'SET earliest = :at, expires = :expires',
            ConditionExpression: 'attribute_not_exists(earliest) OR earliest >= :at',
            ExpressionAttributeValues: { ':at': number(at), ':expires': seconds(later(at, KEEP)) },
          }),
        ),
      );
      return earliest;
    },

    async passesOf(role) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: `passes#${role}` } },
          Limit: MOST_PASSES,
        }),
      );
      const edges = Items.map(({ sk }) => JSON.parse(sk?.S ?? '["",""]') as [string, string]);
      return edges.map(([service, issuer]) => ({ service, issuer }));
    },

    async trustBefore(roleArn, event) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: event === undefined ? 'pk = :pk' : 'pk = :pk AND sk < :before',
          FilterExpression: 'accepted = :yes',
          ExpressionAttributeValues: {
            ':pk': { S: `trust#${roleArn}` },
            ':yes': { BOOL: true },
            ...(event && { ':before': { S: trustKey(event) } }),
          },
          ScanIndexForward: false,
          ConsistentRead: true,
        }),
      );
      return Items[0] && trustOf(Items[0]);
    },

    async guesses(guess, since) {
      const pk = { S: `guesses#${guess.by}` };
      const { eventId, time, by } = guess;
      await put({ pk, sk: { S: `${time.toISOString()}#${eventId}` }, expires: seconds(later(time, 2 * DAY)) });
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND sk >= :since',
          ExpressionAttributeValues: { ':pk': pk, ':since': { S: since.toISOString() } },
          Limit: MOST_GUESSES,
          ConsistentRead: true,
        }),
      );
      return Items.map(({ sk }) => {
        const [at = '', id = ''] = (sk?.S ?? '').split('#');
        return { eventId: id, time: new Date(at), by };
      });
    },

    async rememberTrust(roleArn, record) {
      await put(trustItem(roleArn, record));
    },

    async countContained(account, since) {
      const { Count = 0 } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND sk >= :since',
          ExpressionAttributeValues: { ':pk': { S: `whole-role#${account}` }, ':since': { S: since.toISOString() } },
          Select: 'COUNT',
          ConsistentRead: true,
        }),
      );
      return Count;
    },

    async standing(account) {
      const items = await paged(async (marker: Item | undefined) => {
        const { Items = [], LastEvaluatedKey } = await client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'pk = :pk',
            FilterExpression: '#state = :contained',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: { ':pk': { S: `standing#${account}` }, ':contained': { S: 'contained' } },
            ExclusiveStartKey: marker,
          }),
        );
        return { items: Items, marker: LastEvaluatedKey };
      });
      return items.map((item) => ({ ...incidentOf(item), id: item.sk?.S ?? '' }));
    },

    claimWholeRole: (claim) => claimSlot(table, client, claim),
  };

  async function get(pk: string, sk: string): Promise<Item | undefined> {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true }),
    );
    return Item;
  }

  async function put(item: Item): Promise<void> {
    await client.send(new PutItemCommand({ TableName: table, Item: item }));
  }
}

/** True when the write was made, false when its condition did not hold: somebody wrote the same, or something later. */
async function tolerated(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

function counts(state: IncidentState): boolean {
  return state === 'contained' || state === 'observed';
}

function edgeKey({ service, issuer }: Pick<PassEdge, 'service' | 'issuer'>): string {
  return JSON.stringify([service, issuer]);
}

function itemOf({ id, account, roleArn, state, at, wholeRole, boundaryBefore, order, cleanSince }: Incident): Item {
  return {
    pk: { S: `incident#${id}` },
    sk: { S: 'incident' },
    account: { S: account },
    roleArn: { S: roleArn },
    state: { S: state },
    at: number(at),
    wholeRole: { BOOL: wholeRole },
    ...(boundaryBefore !== undefined && { boundaryBefore: { S: boundaryBefore } }),
    ...(order !== undefined && { order: { S: order } }),
    ...(cleanSince !== undefined && { cleanSince: number(cleanSince) }),
    expires: seconds(later(at, KEEP)),
  };
}

function incidentOf({ pk, account, roleArn, state, at, wholeRole, boundaryBefore, order, cleanSince }: Item): Incident {
  return {
    id: (pk?.S ?? '').slice('incident#'.length),
    account: account?.S ?? '',
    roleArn: roleArn?.S ?? '',
    state: (state?.S ?? 'alerted') as IncidentState,
    at: new Date(Number(at?.N ?? 0)),
    wholeRole: wholeRole?.BOOL ?? false,
    ...(boundaryBefore?.S !== undefined && { boundaryBefore: boundaryBefore.S }),
    ...(order?.S !== undefined && { order: order.S }),
    ...(cleanSince?.N !== undefined && { cleanSince: new Date(Number(cleanSince.N)) }),
  };
}

/** The incidents of one role, by its name. */
function roleItem({ id, account, roleArn, state, at }: Incident): Item {
  return {
    pk: { S: `role#${account}/${roleArn.slice(roleArn.lastIndexOf('/') + 1)}` },
    sk: { S: id },
    state: { S: state },
    expires: seconds(later(at, KEEP)),
  };
}

/** What is to stand: once more, so that the sweep finds all of it at once. No deny of ours lives longer than eight days. */
function standingItem(incident: Incident): Item {
  return {
    ...itemOf(incident),
    pk: { S: `standing#${incident.account}` },
    sk: { S: incident.id },
    expires: seconds(later(incident.at, 8 * DAY)),
  };
}

async function paged(
  page: (marker: Item | undefined) => Promise<{ items: Item[]; marker: Item | undefined }>,
): Promise<Item[]> {
  const all: Item[] = [];
  let marker: Item | undefined;
  do {
    const next = await page(marker);
    all.push(...next.items);
    marker = next.marker;
  } while (marker !== undefined);
  return all;
}

/** What the breaker counts, in the order of time; the incident in the key keeps a copy from counting twice. */
function wholeRoleItem({ id, account, at }: Incident): Item {
  return {
    pk: { S: `whole-role#${account}` },
    sk: { S: `${at.toISOString()}#${id}` },
    expires: seconds(later(at, 8 * DAY)),
  };
}

/** Documents are kept as JSON text: DynamoDB's own maps would reorder and limit them. */
function trustItem(roleArn: string, record: TrustRecord): Item {
  const { eventId, time, document, accepted } = record;
  return {
    pk: { S: `trust#${roleArn}` },
    sk: { S: trustKey(record) },
    eventId: { S: eventId },
    time: number(time),
    document: { S: JSON.stringify(document) },
    accepted: { BOOL: accepted },
    expires: seconds(later(time, KEEP)),
  };
}

function trustOf({ eventId, time, document, accepted }: Item): TrustRecord {
  return {
    eventId: eventId?.S ?? '',
    time: new Date(Number(time?.N ?? 0)),
    document: JSON.parse(document?.S ?? 'null'),
    accepted: accepted?.BOOL ?? false,
  };
}

function number(date: Date): AttributeValue {
  return { N: String(date.getTime()) };
}

/** TTL attributes are epoch seconds. */
function seconds(date: Date): AttributeValue {
  return { N: String(Math.floor(date.getTime() / 1000)) };
}
