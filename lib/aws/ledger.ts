import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type IncidentState, type Ledger, MOST_LATEST, trustKey } from '../ledger.ts';
import { DAY, later } from '../time.ts';
import { claimSlot } from './ledger-claim.ts';
import {
  baselineItem,
  edgeKey,
  type Item,
  incidentOf,
  itemOf,
  KEEP,
  number,
  roleItem,
  seconds,
  standingItem,
  trustItem,
  trustOf,
  wholeRoleItem,
  workloadItem,
  workloadOf,
} from './ledger-items.ts';

/** Enough to say what arming a role arms. */
const MOST_PASSES = 20;
const MOST_GUESSES = 200;

/** A client that gives up after these milliseconds, twice or as often as told. */
export function ledgerClient(
  requestHandler: { connectionTimeout: number; requestTimeout: number; throwOnRequestTimeout: boolean },
  maxAttempts = 2,
): DynamoDBClient {
  return new DynamoDBClient({ maxAttempts, requestHandler });
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

    async takeBackLift(incident) {
      await put(itemOf(incident));
      await put(roleItem(incident));
      if (incident.order !== undefined) await put(standingItem(incident));
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

    async trustLatest(roleArn) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: `trust#${roleArn}` } },
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: MOST_LATEST,
        }),
      );
      return Items.map(trustOf);
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

    async rememberWorkload(workload, record) {
      await put(workloadItem(workload, record));
    },

    async workloadBefore(workload, event) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: event === undefined ? 'pk = :pk' : 'pk = :pk AND sk < :before',
          ExpressionAttributeValues: {
            ':pk': { S: `workload#${workload}` },
            ...(event && { ':before': { S: trustKey(event) } }),
          },
          ScanIndexForward: false,
          Limit: 1,
        }),
      );
      return Items[0] && workloadOf(Items[0]);
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

    async baseline(account) {
      const at = (await get(`baseline#${account}`, 'baseline'))?.at?.N;
      return at === undefined ? undefined : new Date(Number(at));
    },

    async recordBaseline(account, at) {
      await tolerated(
        client.send(
          new PutItemCommand({
            TableName: table,
            Item: baselineItem(account, at),
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      );
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
