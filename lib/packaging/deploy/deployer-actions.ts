/** The calls on one kind of resource, and the resources of ours that they reach. `*` where AWS lets nobody limit the call. */
export interface DeployerCalls {
  readonly actions: readonly string[];
  readonly on: string | readonly string[];
  readonly when?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The account and the region are the deployer's own: the policy stands in the account. */
const BUCKET = 'arn:*:s3:::rolewarden-serverlessdeploymentbuck*';
const FUNCTION = 'arn:*:lambda:*:*:function:rolewarden-*';
const LOGS = 'arn:*:logs:*:*:log-group:/aws/lambda/rolewarden-*';
const RULE = 'arn:*:events:*:*:rule/rolewarden*';
const QUEUE = 'arn:*:sqs:*:*:rolewarden-*';
const TOPIC = 'arn:*:sns:*:*:rolewarden-*';
const TABLE = 'arn:*:dynamodb:*:*:table/rolewarden-ledger';
const ROLE = 'arn:*:iam::*:role/rolewarden-*';

const VIA_CLOUDFORMATION = { Bool: { 'aws:ViaAWSService': 'true' } };

/** Whether AWS limits them to a bus is not documented. */
const ON_A_BUS: DeployerCalls = {
  actions: ['events:PutPermission', 'events:RemovePermission'],
  on: '*',
  when: VIA_CLOUDFORMATION,
};

/**
 * What CloudFormation calls in the deployer's name to make, change and delete the parts of the template, by their types. It is what
 * the schema of each type names as permissions of its handlers, without the writing ones for properties that our template
 * has not.
 * https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
 */
export const CALLS_OF_TYPES: Readonly<Record<string, DeployerCalls | readonly DeployerCalls[]>> = {
  'AWS::S3::Bucket': {
    actions: [
      ...['s3:CreateBucket', 's3:DeleteBucket', 's3:PutBucketTagging', 's3:TagResource', 's3:ListTagsForResource'],
      ...['s3:PutEncryptionConfiguration', 's3:PutBucketPublicAccessBlock', 's3:GetBucket*', 's3:Get*Configuration'],
    ],
    on: BUCKET,
  },
  'AWS::S3::BucketPolicy': {
    actions: ['s3:GetBucketPolicy', 's3:PutBucketPolicy', 's3:DeleteBucketPolicy'],
    on: BUCKET,
  },
  'AWS::Logs::LogGroup': {
    actions: [
      ...['logs:CreateLogGroup', 'logs:DeleteLogGroup', 'logs:PutRetentionPolicy', 'logs:DeleteRetentionPolicy'],
      ...['logs:TagResource', 'logs:UntagResource', 'logs:ListTagsForResource'],
      ...['logs:GetDataProtectionPolicy', 'logs:DescribeIndexPolicies'],
    ],
    on: LOGS,
  },
  'AWS::Lambda::Function': {
    actions: [
      ...['lambda:CreateFunction', 'lambda:DeleteFunction', 'lambda:GetFunction*'],
      ...['lambda:GetRuntimeManagementConfig', 'lambda:UpdateFunctionCode', 'lambda:UpdateFunctionConfiguration'],
      ...['lambda:TagResource', 'lambda:UntagResource'],
    ],
    on: FUNCTION,
  },
  'AWS::Lambda::EventInvokeConfig': {
    actions: [
      ...['lambda:PutFunctionEventInvokeConfig', 'lambda:UpdateFunctionEventInvokeConfig'],
      ...['lambda:DeleteFunctionEventInvokeConfig', 'lambda:GetFunctionEventInvokeConfig'],
    ],
    on: FUNCTION,
  },
  'AWS::Lambda::Permission': {
    actions: ['lambda:AddPermission', 'lambda:GetPolicy', 'lambda:RemovePermission'],
    on: FUNCTION,
  },
  'AWS::Lambda::EventSourceMapping': [
    {
      actions: [
        ...['lambda:CreateEventSourceMapping', 'lambda:DeleteEventSourceMapping'],
        ...['lambda:UpdateEventSourceMapping', 'lambda:GetEventSourceMapping'],
      ],
      on: '*', // one that is not made yet has no ARN: the function tells whose it is
      when: { ArnLike: { 'lambda:FunctionArn': FUNCTION } },
    },
    { actions: ['lambda:ListTags'], on: 'arn:*:lambda:*:*:event-source-mapping:*' },
  ],
  'AWS::Events::Rule': {
    actions: [
      ...['events:PutRule', 'events:DeleteRule', 'events:DescribeRule', 'events:PutTargets', 'events:RemoveTargets'],
      ...['events:ListTargetsByRule', 'events:TagResource', 'events:UntagResource', 'events:ListTagsForResource'],
    ],
    on: RULE,
  },
  'AWS::Events::EventBus': [
    {
      actions: [
        ...['events:CreateEventBus', 'events:DeleteEventBus', 'events:DescribeEventBus', 'events:UpdateEventBus'],
        ...['events:TagResource', 'events:UntagResource', 'events:ListTagsForResource'],
      ],
      on: 'arn:*:events:*:*:event-bus/rolewarden',
    },
    ON_A_BUS,
  ],
  'AWS::Events::EventBusPolicy': ON_A_BUS,
  'AWS::IAM::Role': {
    actions: [
      ...['iam:CreateRole', 'iam:DeleteRole', 'iam:GetRole', 'iam:UpdateRole', 'iam:UpdateRoleDescription'],
      ...['iam:UpdateAssumeRolePolicy', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy', 'iam:GetRolePolicy'],
      ...['iam:ListRolePolicies', 'iam:ListAttachedRolePolicies', 'iam:TagRole', 'iam:UntagRole'],
    ],
    on: ROLE,
  },
  'AWS::IAM::ManagedPolicy': {
    actions: [
      ...['iam:CreatePolicy', 'iam:DeletePolicy', 'iam:GetPolicy', 'iam:GetPolicyVersion', 'iam:ListPolicyVersions'],
      ...['iam:CreatePolicyVersion', 'iam:DeletePolicyVersion', 'iam:ListEntitiesForPolicy'],
    ],
    on: 'arn:*:iam::*:policy/rolewarden-reserve-*',
  },
  'AWS::SQS::Queue': {
    actions: [
      ...['sqs:CreateQueue', 'sqs:DeleteQueue', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SetQueueAttributes'],
      ...['sqs:ListQueueTags', 'sqs:TagQueue', 'sqs:UntagQueue'],
    ],
    on: QUEUE,
  },
  'AWS::SQS::QueuePolicy': { actions: ['sqs:SetQueueAttributes'], on: QUEUE },
  'AWS::KMS::Key': {
    actions: [
      ...['kms:CreateKey', 'kms:DescribeKey', 'kms:EnableKeyRotation', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus'],
      ...[
        'kms:ListResourceTags',
        'kms:PutKeyPolicy',
        'kms:ScheduleKeyDeletion',
        'kms:TagResource',
        'kms:UntagResource',
      ],
    ],
    on: '*', // a key has no name before it is made
    when: VIA_CLOUDFORMATION,
  },
  'AWS::SNS::Topic': {
    actions: [
      ...['sns:CreateTopic', 'sns:DeleteTopic', 'sns:GetTopicAttributes', 'sns:SetTopicAttributes'],
      ...['sns:GetDataProtectionPolicy', 'sns:ListSubscriptionsByTopic', 'sns:ListTagsForResource'],
      ...['sns:TagResource', 'sns:UntagResource'],
    ],
    on: TOPIC,
  },
  'AWS::SNS::TopicPolicy': { actions: ['sns:SetTopicAttributes'], on: TOPIC },
  'AWS::SNS::Subscription': [
    { actions: ['sns:Subscribe'], on: TOPIC },
    {
      actions: ['sns:Unsubscribe', 'sns:GetSubscriptionAttributes', 'sns:SetSubscriptionAttributes'],
      on: '*', // AWS has no resource for them
      when: VIA_CLOUDFORMATION,
    },
  ],
  'AWS::SSM::Parameter': {
    actions: [
      ...['ssm:PutParameter', 'ssm:DeleteParameter', 'ssm:GetParameters', 'ssm:AddTagsToResource'],
      ...['ssm:ListTagsForResource', 'ssm:RemoveTagsFromResource'],
    ],
    on: 'arn:*:ssm:*:*:parameter/rolewarden/*',
  },
  'AWS::DynamoDB::Table': {
    actions: [
      ...['dynamodb:CreateTable', 'dynamodb:DescribeTable', 'dynamodb:UpdateTable', 'dynamodb:DescribeTimeToLive'],
      ...['dynamodb:UpdateTimeToLive', 'dynamodb:DescribeContinuousBackups', 'dynamodb:UpdateContinuousBackups'],
      ...['dynamodb:GetResourcePolicy', 'dynamodb:PutResourcePolicy', 'dynamodb:DeleteResourcePolicy'],
      ...['dynamodb:DescribeContributorInsights', 'dynamodb:DescribeKinesisStreamingDestination'],
      ...['dynamodb:ListTagsOfResource', 'dynamodb:TagResource', 'dynamodb:UntagResource'],
    ],
    on: TABLE,
  },
  'AWS::CloudWatch::Alarm': {
    actions: [
      ...['cloudwatch:PutMetricAlarm', 'cloudwatch:DeleteAlarms', 'cloudwatch:DescribeAlarms'],
      ...['cloudwatch:ListTagsForResource', 'cloudwatch:TagResource', 'cloudwatch:UntagResource'],
    ],
    on: 'arn:*:cloudwatch:*:*:alarm:rolewarden-*',
  },
};

/** What serverless and our plugin call themselves, and what AWS asks for beside the schemas: CloudFormation hands the roles on. */
export const CALLS_OF_SERVERLESS: readonly DeployerCalls[] = [
  {
    actions: [
      ...['cloudformation:CreateStack', 'cloudformation:UpdateStack', 'cloudformation:DeleteStack'],
      ...['cloudformation:DescribeStacks', 'cloudformation:DescribeStackEvents', 'cloudformation:GetTemplate'],
      ...['cloudformation:DescribeStackResource', 'cloudformation:DescribeStackResources'],
      'cloudformation:ListStackResources',
    ],
    on: 'arn:*:cloudformation:*:*:stack/rolewarden*/*',
  },
  {
    actions: [
      ...['cloudformation:ValidateTemplate', 'cloudformation:ListStacks'],
      'logs:DescribeLogGroups',
      'ec2:DescribeRegions',
      'iam:GetAccountAuthorizationDetails', // remove: which denies stand
    ],
    on: '*',
  },
  { actions: ['s3:ListBucket', 's3:GetBucketLocation'], on: BUCKET },
  { actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], on: `${BUCKET}/*` },
  {
    actions: ['iam:PassRole'],
    on: ROLE,
    when: { StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com', 'events.amazonaws.com'] } },
  },
];
