import {
  CloudFormationClient,
  type CloudFormationClientConfig,
  DeleteStackCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
  paginateDescribeStackEvents,
  paginateListStacks,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  PutResourcePolicyCommand,
  ResourceNotFoundException,
  type TableDescription,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { IAMClient, ListEntitiesForPolicyCommand, NoSuchEntityException } from '@aws-sdk/client-iam';
import { OWN, STACK } from '../base/own-stack.ts';
import { HOUR, MINUTE, SECOND } from '../base/time.ts';
import { isOnUser, sortOut, stateOf } from '../cli/contained/own-denies.ts';
import type { Deployer, KeptTable, ReserveInUse } from '../packaging/deploy/deployer.ts';
import { underPrefix } from './live-denies.ts';
import { VERY_PATIENT } from './patience.ts';

/** As template/reserves.yml names them. */
const RESERVES = [1, 2, 3, 4].map((number) => `${STACK}-reserve-${number}`);
const TableName = OWN.tables[0] ?? '';

/** Where the deployment goes: what serverless makes its own clients with. */
export type Connection = Pick<CloudFormationClientConfig, 'region' | 'credentials'>;

export function awsDeployer(connection: Connection, partition: string, account: string): Deployer {
  const stacks = new CloudFormationClient({ ...connection, requestHandler: VERY_PATIENT });
  const tables = new DynamoDBClient({ ...connection, requestHandler: VERY_PATIENT });
  const iam = new IAMClient({ ...connection, requestHandler: VERY_PATIENT });
  return {
    stackStatus: () =>
      unlessMissing(async () => {
        const { Stacks = [] } = await stacks.send(new DescribeStacksCommand({ StackName: STACK }));
        return Stacks[0]?.StackStatus;
      }),
    async stackHasLedger() {
      const asked = { StackName: STACK, LogicalResourceId: 'Ledger' };
      const found = await unlessMissing(() => stacks.send(new DescribeStackResourceCommand(asked)));
      const status = found?.StackResourceDetail?.ResourceStatus;
      return status !== undefined && !GONE.test(status);
    },
    ledger: () => ledgerTable(tables),
    queueDeletedAt: () => queueDeletedAt(stacks),
    async standingDenies(now) {
      const { ours } = sortOut((await underPrefix(iam)).carried);
      return ours
        .map((deny) => ({ deny, state: stateOf(deny, now) }))
        .filter(({ state }) => state !== 'lapsed')
        .map(({ deny: { target, incident, policyName, endless, lapse }, state }) => ({
          holder: isOnUser(target) ? `user/${target.name}` : target.name,
          isOnUser: isOnUser(target),
          ...{ incident, policy: policyName, stopsNewSessions: state === 'closed' },
          ...(!endless && { lapse }),
        }));
    },
    async reservesInUse() {
      const found = await Promise.all(
        RESERVES.map((policy) => holdersOf(iam, policy, `arn:${partition}:iam::${account}:policy/${policy}`)),
      );
      return found.filter(({ holders }) => holders.length > 0);
    },
    async deleteStack() {
      await stacks.send(new DeleteStackCommand({ StackName: STACK }));
      const patience = { client: stacks, minDelay: 2, maxDelay: 10, maxWaitTime: HOUR / SECOND };
      await waitUntilStackDeleteComplete(patience, { StackName: STACK });
    },
    async protectLedger() {
      await tables.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
    },
    async recoverLedger() {
      const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
      await tables.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
    },
    async endLedgerItemsBy(AttributeName) {
      const TimeToLiveSpecification = { AttributeName, Enabled: true };
      await tables.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
    },
    async putLedgerPolicy(ResourceArn, Policy) {
      await tables.send(new PutResourcePolicyCommand({ ResourceArn, Policy }));
    },
  };
}

/** CloudFormation has left the resource to itself, or never made it. */
const GONE = /^(?:DELETE_|CREATE_FAILED$)/;

/** CloudFormation knows no exception of its own for a stack or a part that is not there: only the words tell. */
async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError' && / does not exist/.test(error.message))
      return undefined;
    throw error;
  }
}

async function ledgerTable(client: DynamoDBClient): Promise<KeptTable | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    if (Table === undefined) return undefined;
    const [{ ContinuousBackupsDescription: backups }, { TimeToLiveDescription: ends }] = await Promise.all([
      client.send(new DescribeContinuousBackupsCommand({ TableName })),
      client.send(new DescribeTimeToLiveCommand({ TableName })),
    ]);
    const endsBy = /^ENABL/.test(ends?.TimeToLiveStatus ?? '') ? ends?.AttributeName : undefined;
    return {
      keys: keysOf(Table),
      arn: Table.TableArn ?? '',
      isProtected: Table.DeletionProtectionEnabled === true,
      hasRecovery: backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED',
      ...(endsBy !== undefined && { endsBy }),
      ...(Table.CreationDateTime !== undefined && { madeAt: Table.CreationDateTime }),
    };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

function keysOf({ KeySchema = [], AttributeDefinitions = [] }: TableDescription): string {
  const kinds = new Map(AttributeDefinitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]));
  return KeySchema.map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType} ${kinds.get(AttributeName)}`).join(
    ', ',
  );
}

/** Events come newest first, and only the last minutes matter. CloudFormation keeps those of a deleted stack for 90 days. */
async function queueDeletedAt(client: CloudFormationClient): Promise<Date | undefined> {
  const since = new Date(Date.now() - 3 * MINUTE);
  const stacks = [STACK, ...(await lateStacks(client, hourBefore(since)))];
  const found = await Promise.all(stacks.map((name) => unlessMissing(() => queueDeletedIn(client, name, since))));
  return found.filter((time) => time !== undefined).toSorted((a, b) => b.getTime() - a.getTime())[0];
}

/** The ids of the stacks of our name that were deleted since then. */
async function lateStacks(client: CloudFormationClient, since: Date): Promise<string[]> {
  const ids: string[] = [];
  for await (const { StackSummaries = [] } of paginateListStacks(
    { client },
    { StackStatusFilter: ['DELETE_COMPLETE'] },
  ))
    for (const { StackName, StackId, DeletionTime } of StackSummaries)
      if (StackName === STACK && StackId !== undefined && DeletionTime !== undefined && DeletionTime > since)
        ids.push(StackId);
  return ids;
}

/** It is not documented whether the time of a deletion is that of its beginning, and one may take a while. */
function hourBefore(time: Date): Date {
  return new Date(time.getTime() - HOUR);
}

async function queueDeletedIn(client: CloudFormationClient, id: string, since: Date): Promise<Date | undefined> {
  for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { StackName: id }))
    for (const { ResourceType, ResourceStatus, Timestamp } of StackEvents) {
      if (Timestamp === undefined || Timestamp < since) return undefined;
      if (ResourceType === 'AWS::SQS::Queue' && ResourceStatus === 'DELETE_COMPLETE') return Timestamp;
    }
  return undefined;
}

async function holdersOf(client: IAMClient, policy: string, PolicyArn: string): Promise<ReserveInUse> {
  try {
    const { PolicyRoles = [], PolicyUsers = [] } = await client.send(new ListEntitiesForPolicyCommand({ PolicyArn }));
    const holders = [
      ...PolicyRoles.map(({ RoleName = '' }) => RoleName),
      ...PolicyUsers.map(({ UserName = '' }) => `user ${UserName}`),
    ];
    return { policy, holders };
  } catch (error) {
    if (error instanceof NoSuchEntityException) return { policy, holders: [] };
    throw error;
  }
}
