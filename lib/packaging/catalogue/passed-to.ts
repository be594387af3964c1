/**
 * Which service principals receive the role, as far as AWS documents it. Never derived from a service's name:
 * an unknown principal is an empty list, and nothing is then said about the role's trust.
 * Keys: `Operation.Member`, `Operation`, a whole parameter path, `Member`, or `*` for the rest of the service; the first
 * that is there counts. `Operation` comes before the path, because the path of a parameter at the top is its member.
 * Roles that federated identities assume (Cognito pools, EKS service accounts) and roles of other accounts have none.
 */
export type PassedTo = Readonly<Record<string, readonly string[]>>;

/** Services whose role trusts exactly `<IAM prefix>.amazonaws.com`. */
const OWN_PRINCIPAL = [
  'access-analyzer aiops amplify apigateway appconfig application-autoscaling appstream appsync athena backup bedrock',
  'bedrock-agentcore braket budgets chatbot cleanrooms cleanrooms-ml cloudformation cloudfront cloudtrail codebuild',
  'codedeploy comprehend comprehendmedical config databrew datasync dax dlm elasticbeanstalk',
  'elasticfilesystem elasticmapreduce elastictranscoder emr-serverless entityresolution events firehose fis forecast frauddetector',
  'gamelift glue grafana greengrass healthlake imagebuilder iot iotanalytics iotevents iotfleetwise',
  'iottwinmaker iotwireless kafka kafkaconnect kendra kinesisanalytics lakeformation lambda lex logs lookoutequipment lookoutmetrics',
  'mediaconvert medialive mediaconnect mediapackage medical-imaging neptune-graph omics panorama personalize pipes proton',
  'quicksight qldb rds redshift rekognition robomaker rolesanywhere s3 sagemaker sagemaker-geospatial scheduler',
  'servicecatalog ses sns ssm ssm-incidents states storagegateway swf textract transcribe transfer translate voiceid',
]
  .join(' ')
  .split(' ');

const principals = (...names: string[]): string[] => names.map((name) => `${name}.amazonaws.com`);
const EC2 = principals('ec2');
const TASKS = principals('ecs-tasks');
const NOBODY: readonly string[] = [];

const TABLE: Readonly<Record<string, PassedTo>> = {
  aiops: { sourceRoleArn: NOBODY },
  airflow: { '*': principals('airflow', 'airflow-env') },
  'airflow-serverless': { '*': principals('airflow-serverless') },
  appflow: {
    '*': principals('appflow'),
    'CreateConnectorProfile.roleArn': principals('redshift'),
    'UpdateConnectorProfile.roleArn': principals('redshift'),
  },
  apprunner: { AccessRoleArn: principals('build.apprunner'), InstanceRoleArn: principals('tasks.apprunner') },
  autoscaling: { '*': EC2, RoleARN: principals('autoscaling'), ServiceLinkedRoleARN: principals('autoscaling') },
  backup: {
    ScannerRoleArn: principals('malware-protection.guardduty'),
    CreateRestoreTestingSelection: principals('backup', 'restore-testing.backup'),
    UpdateRestoreTestingSelection: principals('backup', 'restore-testing.backup'),
  },
  batch: {
    serviceRole: principals('batch'),
    instanceRole: EC2,
    ec2InstanceProfileArn: EC2,
    infrastructureRoleArn: principals('ecs'),
    spotIamFleetRole: principals('spotfleet'),
    jobRoleArn: TASKS,
    taskRoleArn: TASKS,
    executionRoleArn: TASKS,
  },
  bedrock: { executionRole: principals('sagemaker') },
  'bedrock-agentcore': { instanceProfileArn: EC2 },
  chime: {
    SinkIamRoleArn: principals('mediapipelines.chime'),
    ResourceAccessRoleArn: principals('mediapipelines.chime'),
    DataAccessRoleArn: principals('transcribe'),
  },
  cloudformation: {
    ExecutionRoleName: NOBODY,
    ExecutionRoleArn: principals('resources.cloudformation', 'hooks.cloudformation'),
    LogRoleArn: principals('resources.cloudformation', 'hooks.cloudformation'),
  },
  cloudtrail: { FederationRoleArn: NOBODY },
  cloudwatch: { PutMetricStream: principals('streams.metrics.cloudwatch') },
  // The roles of single actions are assumed by the pipeline's role.
  codepipeline: { 'pipeline.roleArn': principals('codepipeline') },
  'cognito-idp': {
    SnsCallerArn: principals('cognito-idp'),
    CallerArn: principals('cognito-idp'),
    CloudWatchLogsRoleArn: principals('cognito-idp'),
    CreateUserPoolClient: principals('cognito-idp'),
    UpdateUserPoolClient: principals('cognito-idp'),
  },
  config: { PutRemediationConfigurations: principals('ssm') },
  datapipeline: { '*': principals('datapipeline'), resourceRole: EC2 },
  datazone: {
    domainExecutionRole: principals('datazone'),
    serviceRole: principals('datazone'),
    provisioningRoleArn: principals('datazone'),
    manageAccessRoleArn: principals('datazone'),
    instanceProfileArn: EC2,
  },
  dms: { '*': principals('dms') },
  dynamodb: { AutoScalingRoleArn: principals('application-autoscaling') },
  ec2: {
    '*': EC2,
    DeliverLogsPermissionArn: principals('vpc-flow-logs'),
    DeliverCrossAccountRole: principals('vpc-flow-logs'),
    IamFleetRole: principals('spotfleet'),
    RoleName: principals('vmie'),
  },
  ecs: {
    '*': principals('ecs'),
    taskRoleArn: TASKS,
    executionRoleArn: TASKS,
    ec2InstanceProfileArn: EC2,
  },
  eks: {
    'CreateCluster.roleArn': principals('eks'),
    nodeRole: EC2,
    nodeRoleArn: EC2,
    podExecutionRoleArn: principals('eks-fargate-pods'),
    'RegisterCluster.roleArn': principals('ssm'),
    'CreateCapability.roleArn': principals('capabilities.eks'),
    'UpdateCapability.roleArn': principals('capabilities.eks'),
    serviceAccountRoleArn: NOBODY,
    targetRoleArn: NOBODY,
    roleArn: principals('pods.eks'),
  },
  elasticbeanstalk: { CodeBuildServiceRole: principals('codebuild'), IamInstanceProfile: EC2 },
  elasticmapreduce: {
    JobFlowRole: EC2,
    AutoScalingRole: principals('elasticmapreduce', 'application-autoscaling'),
    ExecutionRoleArn: NOBODY,
    StepExecutionRoleArn: NOBODY,
  },
  es: {
    '*': principals('es', 'opensearchservice'),
    AddDataSource: principals('directquery.opensearchservice'),
    UpdateDataSource: principals('directquery.opensearchservice'),
    iamRoleForDataSourceArn: NOBODY,
    iamRoleForIdentityCenterApplicationArn: NOBODY,
    AddDirectQueryDataSource: principals('directquery.opensearchservice'),
    UpdateDirectQueryDataSource: principals('directquery.opensearchservice'),
  },
  fis: { CreateTargetAccountConfiguration: NOBODY, UpdateTargetAccountConfiguration: NOBODY },
  glue: { DynamodbStsRoleArn: NOBODY, TmpDirIAMRole: NOBODY },
  grafana: { organizationRoleName: NOBODY },
  greengrass: { S3UrlSignerRole: NOBODY },
  guardduty: {
    CreateMalwareProtectionPlan: principals('malware-protection-plan.guardduty'),
    UpdateMalwareProtectionPlan: principals('malware-protection-plan.guardduty'),
  },
  iam: { '*': EC2 },
  imagebuilder: { instanceProfileName: EC2, roleName: principals('vmie') },
  iot: { CreateRoleAlias: principals('credentials.iot'), UpdateRoleAlias: principals('credentials.iot') },
  iotsitewise: {
    jobRoleArn: principals('iotsitewise'),
    'CreatePortal.roleArn': principals('monitor.iotsitewise'),
    'UpdatePortal.roleArn': principals('monitor.iotsitewise'),
  },
  logs: { dataSourceRoleArn: NOBODY },
  medialive: { InstanceRoleArn: NOBODY },
  mobiletargeting: { '*': principals('pinpoint') },
  opsworks: { '*': EC2, ServiceRoleArn: principals('opsworks') },
  'opsworks-cm': { ServiceRoleArn: principals('opsworks-cm'), InstanceProfileArn: EC2 },
  osis: { '*': principals('osis-pipelines') },
  pcs: { '*': EC2 },
  pipes: { TaskRoleArn: TASKS, ExecutionRoleArn: TASKS },
  proton: {
    codebuildRoleArn: principals('codebuild'),
    pipelineCodebuildRoleArn: principals('codebuild'),
    componentRoleArn: NOBODY,
  },
  qbusiness: { '*': principals('qbusiness', 'application.qbusiness') },
  quicksight: { ConsumerAccountRoleArn: NOBODY },
  rds: {
    MonitoringRoleArn: principals('monitoring.rds'),
    DomainIAMRoleName: principals('directoryservice.rds', 'rds'),
    CustomIamInstanceProfile: EC2,
    StartExportTask: principals('export.rds'),
  },
  redshift: {
    CreateScheduledAction: principals('scheduler.redshift'),
    ModifyScheduledAction: principals('scheduler.redshift'),
  },
  'redshift-serverless': {
    '*': principals('redshift-serverless', 'redshift'),
    CreateScheduledAction: principals('scheduler.redshift', 'redshift-serverless'),
    UpdateScheduledAction: principals('scheduler.redshift', 'redshift-serverless'),
  },
  s3: {
    CreateJob: principals('batchoperations.s3'),
    CreateAccessGrantsLocation: principals('access-grants.s3'),
    UpdateAccessGrantsLocation: principals('access-grants.s3'),
  },
  s3tables: {
    PutTableBucketReplication: principals('replication.s3tables'),
    PutTableReplication: principals('replication.s3tables'),
  },
  sagemaker: {
    AmazonBedrockRoleArn: principals('bedrock'),
    AmazonForecastRoleArn: principals('forecast'),
    AssumableRoleArns: NOBODY,
    ClusterRoleArn: NOBODY,
    CrossAccountModelRegisterRoleArn: NOBODY,
    ExecutionRoleARN: principals('emr-serverless'),
    'CreateDomain.ExecutionRoleArn': principals('emr-serverless'),
    'CreateUserProfile.ExecutionRoleArn': principals('emr-serverless'),
    'UpdateDomain.ExecutionRoleArn': principals('emr-serverless'),
    'UpdateUserProfile.ExecutionRoleArn': principals('emr-serverless'),
    ExecutionRoleArns: NOBODY,
    RoleARN: NOBODY,
  },
  ssm: { ExecutionRoleName: NOBODY },
  synthetics: { '*': principals('lambda', 'synthetics') },
  workmail: {
    PutEmailMonitoringConfiguration: principals('events.workmail'),
    StartMailboxExportJob: principals('export.workmail'),
  },
  'workspaces-instances': { '*': EC2 },
};

/** The service's table, its own principal under `*` where that is documented; undefined when nothing is known. */
export function passedToOf(service: string): PassedTo | undefined {
  const own = OWN_PRINCIPAL.includes(service) ? { '*': principals(service) } : {};
  const table = { ...own, ...TABLE[service] };
  return Object.keys(table).length === 0 ? undefined : table;
}
