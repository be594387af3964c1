// Synthesises small CDK apps, one template each, into the folder of the first argument; aws-cdk-lib is in the second.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [, , out, library] = process.argv;
const require = createRequire(join(library, 'package.json'));
const cdk = require('aws-cdk-lib');
const part = (name) => require(`aws-cdk-lib/${name}`);
const [ec2, iam, lambda, s3, sfn, tasks] = [
  'aws-ec2',
  'aws-iam',
  'aws-lambda',
  'aws-s3',
  'aws-stepfunctions',
  'aws-stepfunctions-tasks',
].map(part);
const [ecs, patterns, events, targets] = ['aws-ecs', 'aws-ecs-patterns', 'aws-events', 'aws-events-targets'].map(part);
const [codebuild, pipeline, actions, batch] = [
  'aws-codebuild',
  'aws-codepipeline',
  'aws-codepipeline-actions',
  'aws-batch',
].map(part);

const code = lambda.Code.fromInline('exports.handler = async () => {};');
const fn = (scope, id) =>
  new lambda.Function(scope, id, { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code });
const role = (scope, id, service, ...policies) =>
  new iam.Role(scope, id, {
    assumedBy: new iam.ServicePrincipal(service),
    managedPolicies: policies.map((name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
  });
const container = { image: 'public.ecr.aws/docker/library/nginx:stable' };
const image = () => ecs.ContainerImage.fromRegistry(container.image);

const APPS = {
  'fargate-web': (stack) =>
    new patterns.ApplicationLoadBalancedFargateService(stack, 'Web', { taskImageOptions: { image: image() } }),
  'fargate-queue': (stack) => new patterns.QueueProcessingFargateService(stack, 'Worker', { image: image() }),
  'nightly-task': (stack) =>
    new patterns.ScheduledFargateTask(stack, 'Nightly', {
      scheduledFargateTaskImageOptions: { image: image() },
      schedule: events.Schedule.rate(cdk.Duration.days(1)),
    }),
  'order-workflow': (stack) => {
    const first = new tasks.LambdaInvoke(stack, 'Charge', { lambdaFunction: fn(stack, 'ChargeFunction') });
    const machine = new sfn.StateMachine(stack, 'Orders', { definitionBody: sfn.DefinitionBody.fromChainable(first) });
    new events.Rule(stack, 'Hourly', {
      schedule: events.Schedule.rate(cdk.Duration.hours(1)),
      targets: [new targets.SfnStateMachine(machine)],
    });
  },
  delivery: (stack) => {
    const source = new pipeline.Artifact();
    const bucket = new s3.Bucket(stack, 'Source', { versioned: true });
    const project = new codebuild.PipelineProject(stack, 'Build');
    new pipeline.Pipeline(stack, 'Pipeline', {
      stages: [
        {
          stageName: 'Source',
          actions: [new actions.S3SourceAction({ actionName: 'S3', bucket, bucketKey: 'app.zip', output: source })],
        },
        { stageName: 'Build', actions: [new actions.CodeBuildAction({ actionName: 'Build', project, input: source })] },
        {
          stageName: 'Deploy',
          actions: [
            new actions.CloudFormationCreateUpdateStackAction({
              actionName: 'Deploy',
              stackName: 'app',
              templatePath: source.atPath('template.yaml'),
              adminPermissions: true,
            }),
          ],
        },
      ],
    });
  },
  'batch-jobs': (stack) => {
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
    new batch.ManagedEc2EcsComputeEnvironment(stack, 'Compute', { vpc });
    const execution = role(
      stack,
      'JobExecution',
      'ecs-tasks.amazonaws.com',
      'service-role/AmazonECSTaskExecutionRolePolicy',
    );
    new batch.EcsJobDefinition(stack, 'Job', {
      container: new batch.EcsEc2ContainerDefinition(stack, 'JobContainer', {
        image: image(),
        cpu: 1,
        memory: cdk.Size.mebibytes(512),
        executionRole: execution,
      }),
    });
  },
  'web-fleet': (stack) => {
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
    const { AutoScalingGroup } = part('aws-autoscaling');
    const group = new AutoScalingGroup(stack, 'Fleet', {
      vpc,
      instanceType: new ec2.InstanceType('t4g.small'),
      machineImage: ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123456789abcdef0' }),
      ssmSessionPermissions: true,
    });
    new s3.Bucket(stack, 'Assets').grantRead(group);
  },
  'static-site': (stack) => {
    const { BucketDeployment, Source } = part('aws-s3-deployment');
    const bucket = new s3.Bucket(stack, 'Site', { autoDeleteObjects: true, removalPolicy: cdk.RemovalPolicy.DESTROY });
    new BucketDeployment(stack, 'Deploy', { sources: [Source.data('index.html', 'hello')], destinationBucket: bucket });
  },
  database: (stack) => {
    const rds = part('aws-rds');
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
    new rds.DatabaseInstance(stack, 'Main', {
      vpc,
      engine: rds.DatabaseInstanceEngine.POSTGRES,
      monitoringInterval: cdk.Duration.minutes(1),
      s3ImportBuckets: [new s3.Bucket(stack, 'Import')],
    });
  },
  lake: (stack) => {
    const { CfnJob, CfnCrawler } = part('aws-glue');
    const { CfnDeliveryStream } = part('aws-kinesisfirehose');
    const bucket = new s3.Bucket(stack, 'Lake');
    const glue = role(stack, 'Glue', 'glue.amazonaws.com', 'service-role/AWSGlueServiceRole');
    bucket.grantReadWrite(glue);
    new CfnJob(stack, 'Job', { role: glue.roleArn, command: { name: 'glueetl', scriptLocation: 's3://scripts/a.py' } });
    new CfnCrawler(stack, 'Crawler', { role: glue.roleArn, targets: { s3Targets: [{ path: 's3://lake' }] } });
    const stream = role(stack, 'Stream', 'firehose.amazonaws.com');
    bucket.grantWrite(stream);
    new CfnDeliveryStream(stack, 'Delivery', {
      s3DestinationConfiguration: { bucketArn: bucket.bucketArn, roleArn: stream.roleArn },
    });
  },
  models: (stack) => {
    const { CfnModel, CfnNotebookInstance } = part('aws-sagemaker');
    const execution = role(stack, 'Execution', 'sagemaker.amazonaws.com', 'AmazonSageMakerFullAccess');
    new CfnModel(stack, 'Model', { executionRoleArn: execution.roleArn, primaryContainer: container });
    new CfnNotebookInstance(stack, 'Notebook', { roleArn: execution.roleArn, instanceType: 'ml.t3.medium' });
  },
  schedules: (stack) => {
    const { CfnSchedule } = part('aws-scheduler');
    const { CfnPipe } = part('aws-pipes');
    const target = fn(stack, 'Target');
    const scheduler = role(stack, 'Scheduler', 'scheduler.amazonaws.com');
    target.grantInvoke(scheduler);
    new CfnSchedule(stack, 'Daily', {
      flexibleTimeWindow: { mode: 'OFF' },
      scheduleExpression: 'rate(1 day)',
      target: { arn: target.functionArn, roleArn: scheduler.roleArn },
    });
    const queue = new (part('aws-sqs').Queue)(stack, 'Queue');
    const pipe = role(stack, 'Pipe', 'pipes.amazonaws.com');
    queue.grantConsumeMessages(pipe);
    target.grantInvoke(pipe);
    new CfnPipe(stack, 'QueueToTarget', { source: queue.queueArn, target: target.functionArn, roleArn: pipe.roleArn });
  },
  cluster: (stack) => {
    const { CfnCluster, CfnNodegroup } = part('aws-eks');
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
    const subnetIds = vpc.privateSubnets.map(({ subnetId }) => subnetId);
    const control = role(stack, 'Control', 'eks.amazonaws.com', 'AmazonEKSClusterPolicy');
    const nodes = role(
      stack,
      'Nodes',
      'ec2.amazonaws.com',
      'AmazonEKSWorkerNodePolicy',
      'AmazonEC2ContainerRegistryReadOnly',
    );
    const made = new CfnCluster(stack, 'Cluster', { roleArn: control.roleArn, resourcesVpcConfig: { subnetIds } });
    new CfnNodegroup(stack, 'Group', { clusterName: made.ref, nodeRole: nodes.roleArn, subnets: subnetIds });
  },
  audit: (stack) => {
    const { Trail } = part('aws-cloudtrail');
    new Trail(stack, 'Trail', { sendToCloudWatchLogs: true });
    const { BackupPlan, BackupResource } = part('aws-backup');
    const plan = BackupPlan.dailyMonthly1YearRetention(stack, 'Plan');
    plan.addSelection('Tables', { resources: [BackupResource.fromTag('backup', 'daily')] });
  },
  'custom-resources': (stack) => {
    const { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId, Provider } = part('custom-resources');
    new AwsCustomResource(stack, 'Lookup', {
      onUpdate: {
        service: 'SSM',
        action: 'getParameter',
        parameters: { Name: 'a' },
        physicalResourceId: PhysicalResourceId.of('a'),
      },
      policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: AwsCustomResourcePolicy.ANY_RESOURCE }),
    });
    const provider = new Provider(stack, 'Provider', { onEventHandler: fn(stack, 'OnEvent') });
    new cdk.CustomResource(stack, 'Made', { serviceToken: provider.serviceToken });
  },
  graphql: (stack) => {
    const appsync = part('aws-appsync');
    const dynamodb = part('aws-dynamodb');
    const api = new appsync.GraphqlApi(stack, 'Api', {
      name: 'api',
      definition: appsync.Definition.fromSchema({
        bind: () => ({ apiId: 'a', definition: 'type Query { a: String }' }),
      }),
      logConfig: { fieldLogLevel: appsync.FieldLogLevel.ERROR },
    });
    const partitionKey = { name: 'id', type: dynamodb.AttributeType.STRING };
    api.addDynamoDbDataSource('Items', new dynamodb.Table(stack, 'Table', { partitionKey }));
  },
};

for (const [name, build] of Object.entries(APPS)) {
  const app = new cdk.App({ outdir: join(out, name), analyticsReporting: false });
  const stack = new cdk.Stack(app, name, {
    synthesizer: new cdk.DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
  });
  try {
    build(stack);
    app.synth();
  } catch (error) {
    console.error(`${name}: ${error}`);
    process.exitCode = 1;
  }
}
