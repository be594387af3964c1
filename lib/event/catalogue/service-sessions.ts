/** The session name that an AWS service uses with a role that was passed to it. */
export interface ServiceSession {
  readonly service: string;
  readonly name: RegExp;
  readonly example: string;
  /**
   * True when AWS documents that the name is the workload's own. Only these names make a scope, because a deny for a nearly right
   * name stops nobody. All others only show that a service opened the session.
   */
  readonly certain: boolean;
  /**
   * `workload`: each workload has its own name, so a deny reaches that one alone. `role`: all who use the role through the
   * service share the name.
   */
  readonly shared: 'workload' | 'role';
  /** True when the service makes the calls itself (CloudTrail then has invokedBy), absent when customer code does. */
  readonly byItself?: true;
  readonly known: 'documented' | 'observed';
  /** The AWS page, or the place where people saw the name. */
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
    // A session name has room for 64 characters only, and AWS does not say how it shortens the pod's name: it makes no scope.
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
    // The id of an ECS task. EventBridge, Scheduler and others also use 32 hex digits, which are not a task's.
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
