import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import type { Deployer, KeptTable } from '../../../lib/packaging/deploy/deployer.ts';
import { adoptedWords, filledPolicy, isKept, withoutLedger } from '../../../lib/packaging/deploy/kept-ledger.ts';
import { mendLedger } from '../../../lib/packaging/deploy/mend-ledger.ts';

const table: KeptTable = {
  keys: 'pk HASH S, sk RANGE S',
  arn: 'arn:aws-us-gov:dynamodb:us-gov-west-1:111122223333:table/rolewarden-ledger',
  isProtected: true,
  hasRecovery: true,
  endsBy: 'expires',
};

describe('a ledger that an earlier stack left', () => {
  it.each([
    ['there is no table', undefined, false, false],
    ['the table is the stack’s own: it stays its own', table, true, false],
    ['the stack has one in name only: CloudFormation must say so', undefined, true, false],
    ['no stack of ours has it', table, false, true],
  ])('is it kept? %s', (_, found, stackHasIt, kept) => {
    expect(isKept(found, stackHasIt)).toBe(kept);
  });

  it.each([
    [undefined, /^The table rolewarden-ledger was kept from an earlier stack\./],
    [new Date('2026-05-04T10:00:20.500Z'), /ledger, made at 2026-05-04T10:00:20Z, was kept/],
  ])('whoever deploys hears when it was made, and that it may be a stranger’s (%s)', (madeAt, words) => {
    const says = adoptedWords({ ...table, ...(madeAt && { madeAt }) });
    expect(says).toMatch(words);
    expect(says).toContain('somebody else made it');
  });

  it('is not taken for one where its keys are others', () => {
    expect(() => isKept({ ...table, keys: 'id HASH N' }, false)).toThrow(/its keys are id HASH N/);
  });
});

describe('a template that goes on with a kept ledger', () => {
  const document = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Resource: { 'Fn::Sub': `arn:\${AWS::Partition}:dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/x` },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ],
  };
  const resources: Record<string, JsonObject> = {
    Ledger: { Type: 'AWS::DynamoDB::Table', Properties: { ResourcePolicy: { PolicyDocument: document } } },
    Role: { Resource: { 'Fn::GetAtt': ['Ledger', 'Arn'] }, Short: { 'Fn::GetAtt': 'Ledger.Arn' } },
    Other: { TableName: { Ref: 'Ledger' }, Queue: { 'Fn::GetAtt': ['LedgerQueue', 'Arn'] }, DependsOn: ['Role'] },
  };

  it('does not make the table, and names it where it referred to it', () => {
    const arn = {
      'Fn::Sub': `arn:\${AWS::Partition}:dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/rolewarden-ledger`,
    };
    expect(withoutLedger(resources).resources).toEqual({
      Role: { Resource: arn, Short: arn },
      Other: { TableName: 'rolewarden-ledger', Queue: { 'Fn::GetAtt': ['LedgerQueue', 'Arn'] }, DependsOn: ['Role'] },
    });
  });

  it('takes the policy of the table along, in the partition, region and account of the table', () => {
    expect(JSON.parse(filledPolicy(withoutLedger(resources).policy, table))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Resource: 'arn:aws-us-gov:dynamodb:us-gov-west-1:111122223333:table/x',
          Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
        },
      ],
    });
  });

  it('puts no policy that it cannot fill in', () => {
    expect(() => filledPolicy({ Ref: 'AlertKey' }, table)).toThrow(/names AlertKey/);
    expect(() => withoutLedger({ Ledger: { Properties: {} } })).toThrow(/no policy/);
  });
});

describe('the settings of a kept ledger', () => {
  const policy = { Version: '2012-10-17', Statement: [] };

  it.each([
    ['all as in a new one', table, [], 0],
    ['no deletion protection', { ...table, isProtected: false }, ['protectLedger'], 1],
    ['no recovery', { ...table, hasRecovery: false }, ['recoverLedger'], 1],
    ['items that do not end', { ...table, endsBy: undefined }, ['endLedgerItemsBy expires'], 1],
  ] as const)('%s', async (_, found, done, lines) => {
    const { calls, deployer } = recording(found as KeptTable);
    expect(await mendLedger(policy, deployer)).toHaveLength(lines);
    expect(calls).toEqual([`putLedgerPolicy ${table.arn} ${JSON.stringify(policy)}`, ...done]);
  });

  it('changes nothing where items end by another attribute', async () => {
    const { calls, deployer } = recording({ ...table, endsBy: 'ttl', isProtected: false });
    await expect(mendLedger(policy, deployer)).rejects.toThrow(/end by ttl, not by expires/);
    expect(calls).toEqual([]);
  });

  it('fails where the table went away under the deployment', async () => {
    await expect(mendLedger(policy, recording(undefined).deployer)).rejects.toThrow(/is gone/);
  });

  function recording(found: KeptTable | undefined): { calls: string[]; deployer: Deployer } {
    const calls: string[] = [];
    const record =
      (name: string) =>
      async (...given: string[]) =>
        void calls.push([name, ...given].join(' '));
    const names = ['putLedgerPolicy', 'protectLedger', 'recoverLedger', 'endLedgerItemsBy'] as const;
    const writes = Object.fromEntries(names.map((name) => [name, record(name)]));
    return { calls, deployer: { ...writes, ledger: async () => found } as unknown as Deployer };
  }
});
