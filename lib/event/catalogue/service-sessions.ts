/** A session name that an AWS service gives to the sessions it opens of a role that was passed to it. */
export interface ServiceSession {
  readonly service: string;
  readonly name: RegExp;
  readonly example: string;
  /**
   * True where the name is the workload's own and AWS says so: only these name a scope, because a deny for a name that is only
   * nearly right stops nobody. All others merely tell that a service opened a session.
   */
  readonly certain: boolean;
  /** `workload`: one session name, one workload, so a deny for it reaches that one alone. `role`: everybody who uses the role through the service. */
  readonly shared: 'workload' | 'role';
  /** The service makes these calls itself (CloudTrail then has invokedBy); otherwise code that runs in it does. */
  readonly byItself?: true;
  readonly known: 'documented' | 'observed';
  /** The AWS page, or where the name was seen. */
  readonly source: string;
}

const observed = (
  service: string,
  name: RegExp,
  example: string,
  source: string,
  more: Partial<Pick<ServiceSession, 'shared' | 'byItself'>> = {},
): ServiceSession => ({
  service,
  name,
  example,
  certain: false,
  shared: 'role',
  ...more,
  known: 'observed',
  source,
});

const RECORDS = 'CloudTrail records of several accounts';
const MESSAGES = 'AccessDenied messages that people published, of several accounts';

export const SERVICE_SESSIONS: readonly ServiceSession[] = [
  {
    service: 'ec2.amazonaws.com',
    name: /^i-[0-9a-f]{8,17}$/,
    example: 'i-0abc1234def567890',
    certain: true,
    shared: 'workload',
    known: 'documented',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html',
  },
  {
    // Of the pod's whole name only 64 characters fit, and how it is shortened nobody says: no scope can be made of it.
    service: 'pods.eks.amazonaws.com',
    name: /^eks-.+-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    example: 'eks-shop-cart-0f1e2d3c-4b5a-4697-8879-8a9b0c1d2e3f',
    certain: false,
    shared: 'workload',
    known: 'documented',
    source: 'https://docs.aws.amazon.com/eks/latest/APIReference/API_auth_AssumedRoleUser.html',
  },
  {
    service: 'glue.amazonaws.com',
    name: /^GlueJobRunnerSession$/,
    example: 'GlueJobRunnerSession', // one name for every job of the role
    certain: false,
    shared: 'role',
    known: 'documented',
    source: 'https://docs.aws.amazon.com/lake-formation/latest/dg/logging-using-cloudtrail.html',
  },
  observed('apigateway.amazonaws.com', /^BackplaneAssumeRoleSession$/, 'BackplaneAssumeRoleSession', RECORDS),
  observed('appsync.amazonaws.com', /^APPSYNC_ASSUME_ROLE$/, 'APPSYNC_ASSUME_ROLE', MESSAGES),
  observed('autoscaling.amazonaws.com', /^AutoScaling(?:-ManageAlarms)?$/, 'AutoScaling', RECORDS, { byItself: true }),
  observed('batch.amazonaws.com', /^aws-batch$/, 'aws-batch', MESSAGES),
  observed('cloudformation.amazonaws.com', /^AWSCloudFormation$/, 'AWSCloudFormation', RECORDS, { byItself: true }),
  observed(
    'codebuild.amazonaws.com',
    /^AWSCodeBuild-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    'AWSCodeBuild-0f1e2d3c-4b5a-4697-8879-8a9b0c1d2e3f',
    'sts get-caller-identity in build logs of several accounts',
    { shared: 'workload' },
  ),
  observed('cognito-identity.amazonaws.com', /^CognitoIdentityCredentials$/, 'CognitoIdentityCredentials', MESSAGES),
  observed('config.amazonaws.com', /^AWSConfig-\w+$/, 'AWSConfig-Describe', RECORDS, { byItself: true }),
  observed('dms.amazonaws.com', /^dms-session-for-replication-engine$/, 'dms-session-for-replication-engine', RECORDS),
  observed('ec2.amazonaws.com', /^\w+DescribeHandlerSession$/, 'EC2DescribeHandlerSession', RECORDS, {
    byItself: true,
  }),
  observed(
    // An ECS task's id; EventBridge, Scheduler and others use 32 hex digits of their own making.
    'ecs-tasks.amazonaws.com',
    /^[0-9a-f]{32}$/,
    'c95c6bcf0e9033cfff4d3d0c295caf16',
    RECORDS,
    { shared: 'workload' },
  ),
  observed('elasticmapreduce.amazonaws.com', /^CCSSession$/, 'CCSSession', RECORDS),
  observed('firehose.amazonaws.com', /^AWSFirehoseTo\w+$/, 'AWSFirehoseToS3', RECORDS),
  observed('sagemaker.amazonaws.com', /^SageMaker$/, 'SageMaker', MESSAGES),
  observed('servicecatalog.amazonaws.com', /^aws-service-catalog$/, 'aws-service-catalog', 'a single report', {
    byItself: true,
  }),
];
