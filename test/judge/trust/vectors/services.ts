import { allow, type Conditions, OURS, OUTSIDER, policy, TRUSTED, type Vector } from '../builders.ts';

type Row = readonly [
  service: unknown,
  condition: Conditions | undefined,
  severity: Vector['severity'],
  detector?: string,
  exposure?: Vector['exposure'],
];

const ANCHOR = `arn:aws:rolesanywhere:eu-west-1:${OURS}:trust-anchor/11111111-2222-3333-4444-555555555555`;

const rows: readonly Row[] = [
  ['ec2.amazonaws.com', undefined, 'none'],
  ['ec2.amazonaws.com.cn', undefined, 'none'],
  ['lambda.amazonaws.com', undefined, 'none'],
  [['ec2.amazonaws.com', 'lambda.amazonaws.com'], undefined, 'none'],
  ['s3.us-east-1.amazonaws.com', undefined, 'none'],
  ['delivery.logs.amazonaws.com', undefined, 'none'],
  ['cloudtrail.amazonaws.com', undefined, 'none'],
  ['ecs-tasks.amazonaws.com', undefined, 'info', 'trust-missing-source-account'],
  ['codebuild.amazonaws.com', undefined, 'info', 'trust-missing-source-account'],
  ['scheduler.amazonaws.com', { StringEquals: { 'aws:SourceAccount': OURS } }, 'none'],
  ['ecs-tasks.amazonaws.com', { ArnLike: { 'aws:SourceArn': `arn:aws:ecs:eu-west-1:${OURS}:*` } }, 'none'],
  ['ecs-tasks.amazonaws.com', { StringEquals: { 'aws:SourceOrgID': 'o-exampleorg1' } }, 'none'],
  [
    'ecs-tasks.amazonaws.com',
    { StringEqualsIfExists: { 'aws:SourceAccount': OURS } },
    'info',
    'trust-missing-source-account',
  ],
  ['ecs-tasks.amazonaws.com', { StringNotEquals: { 'aws:SourceAccount': OUTSIDER } }, 'info'],
  ['ecs-tasks.amazonaws.com', { ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:*:*:*' } }, 'info'],
  ['ecs-tasks.amazonaws.com', { StringEquals: { 'aws:SourceAccount': TRUSTED } }, 'none'],
  ['ecs-tasks.amazonaws.com', { StringEquals: { 'aws:SourceAccount': OUTSIDER } }, 'medium', 'trust-foreign-source'],
  [
    'ecs-tasks.amazonaws.com',
    { StringEquals: { 'aws:SourceAccount': [OURS, OUTSIDER] } },
    'medium',
    'trust-foreign-source',
  ],
  [
    'sns.amazonaws.com',
    { ArnEquals: { 'aws:SourceArn': `arn:aws:sns:eu-west-1:${OUTSIDER}:topic` } },
    'medium',
    'trust-foreign-source',
  ],
  ['sns.amazonaws.com', { StringEquals: { 'aws:SourceOrgID': 'o-strangers1' } }, 'medium', 'trust-foreign-source'],
  ['s3.amazonaws.com', { ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::our-bucket' } }, 'none'],
  ['*', undefined, 'high', 'trust-any-service', 'public'],
  ['*.amazonaws.com', undefined, 'high', 'trust-any-service', 'public'],
  ['service.example.com', undefined, 'medium', 'trust-unknown-principal', 'unknown'],
  ['<Ref Service>', undefined, 'medium', 'trust-unknown-principal', 'unknown'],
  ['rolesanywhere.amazonaws.com', undefined, 'medium', 'trust-any-certificate'],
  ['rolesanywhere.amazonaws.com', { ArnEquals: { 'aws:SourceArn': ANCHOR } }, 'none'],
  ['rolesanywhere.amazonaws.com', { ArnLike: { 'aws:SourceArn': ANCHOR } }, 'none'],
  ['rolesanywhere.amazonaws.com', { StringEquals: { 'aws:SourceArn': ANCHOR } }, 'none'],
  [
    'rolesanywhere.amazonaws.com',
    { ArnLike: { 'aws:SourceArn': `arn:aws:rolesanywhere:*:${OURS}:trust-anchor/*` } },
    'medium',
  ],
  ['rolesanywhere.amazonaws.com', { ArnEqualsIfExists: { 'aws:SourceArn': ANCHOR } }, 'medium'],
  ['rolesanywhere.amazonaws.com', { StringEquals: { 'aws:SourceAccount': OURS } }, 'medium'],
  ['rolesanywhere.amazonaws.com', { StringEquals: { 'aws:PrincipalTag/x509Subject/CN': 'build-agent' } }, 'none'],
  ['rolesanywhere.amazonaws.com', { StringLike: { 'aws:PrincipalTag/x509Subject/OU': 'build-*' } }, 'none'],
  ['rolesanywhere.amazonaws.com', { StringLike: { 'aws:PrincipalTag/x509Subject/CN': '*' } }, 'medium'],
  ['rolesanywhere.amazonaws.com', { StringNotEquals: { 'aws:PrincipalTag/x509Subject/CN': 'mallory' } }, 'medium'],
  ['rolesanywhere.amazonaws.com', { StringEquals: { 'aws:PrincipalTag/team': 'x' } }, 'medium'],
  ['pods.eks.amazonaws.com', undefined, 'low', 'trust-any-pod'],
  [
    'pods.eks.amazonaws.com',
    {
      StringEquals: {
        'aws:RequestTag/kubernetes-namespace': 'prod',
        'aws:RequestTag/kubernetes-service-account': 'app',
      },
    },
    'none',
  ],
  ['pods.eks.amazonaws.com', { StringEquals: { 'aws:RequestTag/eks-cluster-name': 'prod' } }, 'none'],
  ['pods.eks.amazonaws.com', { ArnEquals: { 'aws:SourceArn': `arn:aws:eks:eu-west-1:${OURS}:cluster/prod` } }, 'none'],
  ['pods.eks.amazonaws.com', { StringLike: { 'aws:RequestTag/kubernetes-namespace': '*' } }, 'low'],
];

/** AWS services. */
export const serviceVectors: readonly Vector[] = [
  ...rows.map(([service, condition, severity, detector, exposure = 'service']) => ({
    name: `service ${JSON.stringify(service)} ${JSON.stringify(condition ?? {})}`,
    document: policy(allow({ Service: service }, condition, ['sts:AssumeRole', 'sts:TagSession'])),
    severity,
    exposure,
    ...(detector !== undefined && { detector }),
  })),
  {
    name: 'Roles Anywhere on a powerful role',
    document: policy(allow({ Service: 'rolesanywhere.amazonaws.com' })),
    severity: 'high',
    exposure: 'service',
    context: { isPowerful: true },
  },
  {
    name: 'a trusted service without a source',
    document: policy(allow({ Service: 'ecs-tasks.amazonaws.com' })),
    severity: 'none',
    exposure: 'service',
    context: { trusted: { accounts: [], providers: [], services: ['ecs-tasks.amazonaws.com'] } },
  },
  {
    name: 'a service and a stranger in one principal',
    document: policy(allow({ Service: 'ec2.amazonaws.com', AWS: OUTSIDER })),
    severity: 'high',
    exposure: 'external',
  },
  {
    name: 'a service with the wrong action',
    document: policy(allow({ Service: 'ec2.amazonaws.com' }, undefined, 'sts:AssumeRoleWithSAML')),
    severity: 'info',
    exposure: 'nobody',
  },
];
