import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MODEL_VERSION } from '../../../../lib/event/catalogue/catalogue.ts';
import { type Model, readModels } from '../../../../lib/packaging/catalogue/models.ts';

/** The services whose resources the stack has, by botocore's folder, and the members of a request that name such a resource. */
const NAMING: Readonly<Record<string, readonly string[]>> = {
  cloudformation: ['StackName', 'StackIds', 'StackDefinitions', 'StackRefactorId', 'ChangeSetName'],
  cloudtrail: ['Name', 'TrailName', 'ResourceArn', 'ResourceId'],
  cloudwatch: ['AlarmName', 'AlarmNames', 'AlarmMuteRuleName', 'MuteTargets', 'ResourceARN'],
  dynamodb: [
    ...['TableName', 'TableArn', 'ResourceArn', 'TargetTableName', 'SourceTableName', 'GlobalTableName'],
    ...['BackupArn', 'Statement', 'Statements', 'RequestItems', 'TransactItems', 'TransactStatements'],
  ],
  events: ['Rule', 'Name', 'EventBusName', 'EventSourceArn', 'ArchiveName', 'ReplayName', 'Entries', 'ResourceARN'],
  iam: ['RoleName'],
  kms: ['KeyId', 'TargetKeyId', 'SourceKeyId', 'DestinationKeyId', 'AliasName', 'GrantToken'],
  lambda: ['FunctionName', 'UUID', 'EventSourceArn', 'ResourceArn', 'Resource', 'CodeSigningConfigArn', 'LayerName'],
  logs: [
    ...['logGroupName', 'logGroupIdentifier', 'logGroupIdentifiers', 'logGroupArnList', 'logGroupNames'],
    ...['resourceIdentifier', 'resourceArn', 'policyDocument'],
  ],
  sns: ['TopicArn', 'SubscriptionArn', 'ResourceArn', 'Name', 'TargetArn'],
  sqs: ['QueueUrl', 'QueueName', 'SourceArn', 'TaskHandle'],
  ssm: ['Name', 'Names', 'ResourceArn', 'ResourceId'],
};

/** Systems Manager has many kinds of resources, and their operations say which. */
const ABOUT: Readonly<Record<string, RegExp>> = { ssm: /Parameter|ResourcePolicy|Tags/ };

/** By their first word these change nothing. */
const READS =
  /^(?:Batch)?(?:Get|List|Describe|Query|Scan|Search|Test|Validate|Estimate|Detect|Filter|Lookup|Simulate|Verify)/;

function operationsOf(model: Model): string[] {
  const naming = NAMING[model.folder] ?? [];
  return Object.entries(model.operations)
    .filter(([name, { input }]) => {
      const members = Object.keys(model.shapes[input?.shape ?? '']?.members ?? {});
      return (
        !READS.test(name) &&
        (ABOUT[model.folder]?.test(name) ?? true) &&
        members.some((member) => naming.includes(member))
      );
    })
    .map(([name]) => name)
    .sort();
}

const cache = fileURLToPath(new URL('../../../../node_modules/.cache/botocore/', import.meta.url));
const models = readModels(MODEL_VERSION, cache).filter(({ folder }) => folder in NAMING);
const operations = Object.fromEntries(models.map((model) => [model.folder, operationsOf(model)]));
const text = `${JSON.stringify({ generatedBy: 'npm run operations', botocore: MODEL_VERSION, operations }, undefined, 2)}\n`;

const file = fileURLToPath(new URL('./operations.json', import.meta.url));
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.error('test/judge/guard/operations/operations.json is stale; run npm run operations and commit the result');
  process.exitCode = 1;
}
