import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { IAMClient, NoSuchEntityException } from '@aws-sdk/client-iam';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { awsDeployer } from '../../lib/aws/deployer.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';

const ACCOUNT = '111122223333';
const $metadata = {};
const deployer = awsDeployer(
  { region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } },
  'aws',
  ACCOUNT,
);

type Asked = { readonly constructor: { readonly name: string }; readonly input: Readonly<Record<string, unknown>> };
type Answers = Readonly<Record<string, (input: Asked['input']) => unknown>>;

/** Every client answers by the name of the command; what is not named is an error. */
function answering(answers: Answers): void {
  for (const client of [CloudFormationClient, DynamoDBClient, IAMClient])
    vi.spyOn(client.prototype, 'send').mockImplementation((async (asked: Asked) => {
      const answer = answers[asked.constructor.name.replace(/Command$/, '')];
      if (answer === undefined) throw new Error(`nobody asked for ${asked.constructor.name}`);
      return answer(asked.input);
    }) as never);
}
afterEach(() => void vi.restoreAllMocks());

const failing = (name: string, message: string) => () => {
  throw Object.assign(new Error(message), { name });
};
const gone = failing('ValidationError', 'Stack with id rolewarden does not exist');

describe('does the stack have the table?', () => {
  const inState = (ResourceStatus: string) => () => ({ StackResourceDetail: { ResourceStatus } });

  it.each([
    ['it made it', inState('CREATE_COMPLETE'), true],
    ['it changed it', inState('UPDATE_COMPLETE'), true],
    ['it left it behind in a rollback', inState('DELETE_SKIPPED'), false],
    ['it could not make it', inState('CREATE_FAILED'), false],
    ['it never had it', failing('ValidationError', 'Resource Ledger does not exist for stack rolewarden'), false],
    ['there is no stack', gone, false],
  ])('%s', async (_, DescribeStackResource, expected) => {
    answering({ DescribeStackResource });
    expect(await deployer.stackHasLedger()).toBe(expected);
  });

  it.each([
    failing('ValidationError', 'Stack name is too long'),
    failing('AccessDenied', 'not authorized to perform cloudformation:DescribeStackResource'),
  ])('an error that is no answer is not taken for one', async (DescribeStackResource) => {
    answering({ DescribeStackResource });
    await expect(deployer.stackHasLedger()).rejects.toThrow(/too long|not authorized/);
  });
});

it('a stack that is not there has no state', async () => {
  answering({ DescribeStacks: gone });
  expect(await deployer.stackStatus()).toBeUndefined();
  answering({ DescribeStacks: () => ({ Stacks: [{ StackStatus: 'ROLLBACK_COMPLETE' }] }) });
  expect(await deployer.stackStatus()).toBe('ROLLBACK_COMPLETE');
});

describe('when was a queue deleted?', () => {
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
  const event = (seconds: number, ResourceStatus: string, ResourceType = 'AWS::SQS::Queue') => ({
    Timestamp: ago(seconds),
    ResourceStatus,
    ResourceType,
  });
  const stack = (StackId: string, DeletionTime: Date, StackName = 'rolewarden') => ({
    StackName,
    StackId,
    DeletionTime,
  });
  const asked = async (stacks: object[], events: Readonly<Record<string, object[]>>) => {
    answering({
      ListStacks: () => ({ StackSummaries: stacks }),
      DescribeStackEvents: ({ StackName }) => {
        const StackEvents = events[String(StackName)];
        return StackEvents === undefined ? gone() : { StackEvents };
      },
    });
    const at = await deployer.queueDeletedAt();
    return at && Math.round((Date.now() - at.getTime()) / 1000);
  };

  it.each([
    [
      'with the stack of before',
      [stack('old', ago(20))],
      { old: [event(20, 'DELETE_COMPLETE', 'AWS::CloudFormation::Stack'), event(40, 'DELETE_COMPLETE')] },
      40,
    ],
    ['in a rollback of this stack', [], { rolewarden: [event(10, 'DELETE_COMPLETE')] }, 10],
    [
      'the latest of two stacks',
      [stack('old', ago(90))],
      { rolewarden: [event(50, 'DELETE_COMPLETE')], old: [event(30, 'DELETE_COMPLETE')] },
      30,
    ],
    [
      'a deletion that took half an hour, if its time is that of its beginning',
      [stack('old', ago(1800))],
      { old: [event(5, 'DELETE_COMPLETE')] },
      5,
    ],
    ['none: it was only made', [], { rolewarden: [event(10, 'CREATE_COMPLETE')] }, undefined],
    ['none of a queue', [], { rolewarden: [event(10, 'DELETE_COMPLETE', 'AWS::IAM::Role')] }, undefined],
    ['long ago', [stack('old', ago(600))], { old: [event(600, 'DELETE_COMPLETE')] }, undefined],
    [
      'with a stack that was deleted yesterday, which is not asked',
      [stack('old', ago(86_400))],
      { old: [event(5, 'DELETE_COMPLETE')] },
      undefined,
    ],
    ['with another stack', [stack('other', ago(10), 'other')], { other: [event(5, 'DELETE_COMPLETE')] }, undefined],
    ['there was no stack', [], {}, undefined],
  ] as [string, object[], Record<string, object[]>, number | undefined][])(
    '%s',
    async (_, stacks, events, expected) => {
      expect(await asked(stacks, events)).toBe(expected);
    },
  );
});

describe('the table of the ledger', () => {
  const described = (ttl: object, recovery = 'ENABLED'): Answers => ({
    DescribeTable: () => ({
      Table: {
        TableArn: 'arn:aws:dynamodb:us-east-1:111122223333:table/rolewarden-ledger',
        DeletionProtectionEnabled: true,
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'sk', AttributeType: 'S' },
          { AttributeName: 'pk', AttributeType: 'S' },
        ],
      },
    }),
    DescribeContinuousBackups: () => ({
      ContinuousBackupsDescription: { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: recovery } },
    }),
    DescribeTimeToLive: () => ({ TimeToLiveDescription: ttl }),
  });

  it.each([
    [{ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' }, 'expires'],
    [{ TimeToLiveStatus: 'ENABLING', AttributeName: 'expires' }, 'expires'],
    [{ TimeToLiveStatus: 'DISABLED' }, undefined],
    [{ TimeToLiveStatus: 'DISABLING', AttributeName: 'expires' }, undefined],
  ])('items end as %j says', async (ttl, endsBy) => {
    answering(described(ttl));
    expect(await deployer.ledger()).toMatchObject({
      keys: 'pk HASH S, sk RANGE S',
      isProtected: true,
      hasRecovery: true,
    });
    expect((await deployer.ledger())?.endsBy).toBe(endsBy);
  });

  it('has no recovery where DynamoDB says so', async () => {
    answering(described({}, 'DISABLED'));
    expect((await deployer.ledger())?.hasRecovery).toBe(false);
  });

  it('is not there, which no other error says', async () => {
    answering({
      DescribeTable: () => {
        throw new ResourceNotFoundException({ message: 'no such table', $metadata });
      },
    });
    expect(await deployer.ledger()).toBeUndefined();
    answering({ DescribeTable: failing('AccessDeniedException', 'not authorized') });
    await expect(deployer.ledger()).rejects.toThrow('not authorized');
  });
});

it('a reserve is in use while a role or user has it; one that is not there is not', async () => {
  answering({
    ListEntitiesForPolicy: ({ PolicyArn }) => {
      if (PolicyArn === `arn:aws:iam::${ACCOUNT}:policy/rolewarden-reserve-1`)
        return { PolicyRoles: [{ RoleName: 'App' }], PolicyUsers: [{ UserName: 'alice' }] };
      if (PolicyArn === `arn:aws:iam::${ACCOUNT}:policy/rolewarden-reserve-2`) return {};
      throw new NoSuchEntityException({ message: 'no such policy', $metadata });
    },
  });
  expect(await deployer.reservesInUse()).toEqual([{ policy: 'rolewarden-reserve-1', holders: ['App', 'user alice'] }]);
});

describe('which denies stand', () => {
  const NOW = new Date('2026-05-04T12:00:00Z');
  const named = (method: string) => `rolewarden-0123456789abcdef-${method}`;
  const document = (cutoff: string, lapse: string) =>
    encodeURIComponent(JSON.stringify(denyPolicy('quarantine', { kind: 'role' }, new Date(cutoff), new Date(lapse))));
  const rows: [string, string, string, boolean[]][] = [
    ['one that denies new sessions too', '2026-05-04T13:00:00Z', '2026-05-05T02:00:00Z', [true]],
    ['one that denies those from before its cutoff', '2026-05-04T11:00:00Z', '2026-05-05T00:00:00Z', [false]],
    ['not one that has lapsed', '2026-05-03T11:00:00Z', '2026-05-04T00:00:00Z', []],
  ];

  it.each(rows)('%s', async (_, cutoff, lapse, expected) => {
    const role = {
      Arn: `arn:aws:iam::${ACCOUNT}:role/App`,
      RoleName: 'App',
      RolePolicyList: [{ PolicyName: named('quarantine'), PolicyDocument: document(cutoff, lapse) }],
    };
    answering({ GetAccountAuthorizationDetails: () => ({ RoleDetailList: [role] }) });
    const standing = await deployer.standingDenies(NOW);
    expect(standing.map(({ stopsNewSessions }) => stopsNewSessions)).toEqual(expected);
    for (const deny of standing)
      expect(deny).toEqual({
        holder: 'App',
        isOnUser: false,
        incident: '0123456789abcdef',
        policy: named('quarantine'),
        stopsNewSessions: expected[0],
        lapse: new Date(lapse),
      });
  });

  it('no other policy of the role', async () => {
    const role = { Arn: `arn:aws:iam::${ACCOUNT}:role/App`, RoleName: 'App', RolePolicyList: [{ PolicyName: 'app' }] };
    answering({ GetAccountAuthorizationDetails: () => ({ RoleDetailList: [role] }) });
    expect(await deployer.standingDenies(NOW)).toEqual([]);
  });
});
