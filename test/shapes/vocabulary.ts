/** AWS's own words: the only texts that a shape keeps as they are, beside the fields whose form text.ts checks. */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Names of services, and the other labels of AWS's hosts. */
const LABELS = new Set(
  words(`
    acm-pca amazon amazonaws aoss api apigateway appmesh appsync athena autoscaling aws batch bedrock bedrock-runtime ce
    cloudformation cloudfront cloudhsmv2 cloudsearch cloudtrail cloudwatch cn codebuild com config console datasync
    delivery dynamodb ec2 ec2-instance-connect ecr ecs ecs-tasks eks elasticfilesystem elasticloadbalancing
    elasticmapreduce email es events execute-api export firehose glacier glue guardduty health healthlake iam identitystore
    inspector kinesis kms lambda lightsail logs marketplace monitoring organizations rds rolesanywhere route53
    route53domains route53resolver s3 s3-outposts sagemaker secretsmanager securityhub servicequotas ses signin sns sqs
    ssm ssmmessages sso states sts support transfer vpc-flow-logs waf waf-regional wafv2 xray
  `),
);
export const isService = (label: string): boolean => LABELS.has(label);

/** Words of ARNs between the account and the name. */
export const RESOURCE_TYPES = new Set(
  words(`
    alarm app assumed-role autoScalingGroupName aws aws-reserved aws-service-role certificate-authority client-vpn-endpoint
    cluster db devEndpoint distribution document domain federated-user function functions global-cluster group identity
    instance instance-profile invocations ipset key key-pair launchTemplate layer listener loadbalancer location log-group
    log-stream managed-instance mesh mfa model-customization-job network-acl network-interface oidc-provider parameter path
    permissionSet policy policyName profile regional repository resolver-query-log-config restapis role root rule
    rulegroup runtime saml-provider scalingPolicy secret security-group server service-role session snapshot stages
    stream table targetgroup task traffic-mirror-filter trail trust-anchor user vaults virtualGateway virtualNode volume
    webacl
  `),
);

/** What AWS writes in the place of a value that it keeps to itself. */
const HIDDEN = [
  '***',
  '****',
  '<sensitiveDataRemoved>',
  'HIDDEN_DUE_TO_SECURITY_REASONS',
  'Value hidden due to security reasons.',
];

/** Values of AWS's enumerations. */
export const WORDS = new Set([
  ...HIDDEN,
  'AWS Internal',
  'AWS ROOT USER',
  'AWS-RunShellScript',
  'https://signin.aws.amazon.com/saml',
  'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  '2012-10-17',
  '2008-10-17',
  ...words(`
    $DEFAULT $LATEST $default / ACTIVE AES256 AES_256 ALL ALL_OR_NOTHING ANONYMOUS_PRINCIPAL AWSAccount AWSService
    AWS_ACCOUNT AWS_KMS AWS_PROXY Active Allow AssumedRole AuthHeader Average BASIC CA_CERTIFICATE_EXPIRY
    CERTIFICATE_BUNDLE COMPLETE CREATE_IN_PROGRESS CREATE_VOLUME_PERMISSION CUSTOMER ChangeInCapacity Complete Creating
    DAYS DEFAULT DELETING DESCENDING DIMENSION DNS DROP_ALL Deny Directory Disabled ECDHE-RSA-AES128-GCM-SHA256 ENCRYPT_DECRYPT
    END_ENTITY_CERTIFICATE_EXPIRY Enabled Failure False FederatedUser GET GROUP GreaterThanOrEqualToThreshold HEAD HIGH
    HTTP IAMUser INFORMATIONAL INTERNET IN_PROGRESS IPV4 IdentityCenterUser InProgress Internal InvalidInputException LOW LessThanThreshold
    MEDIUM MONTHLY NONE NOT_AVAILABLE NOT_SHARED Name/* New No None ONLY_FILES_TRANSFERRED Off POST PassThrough Pending Policy
    PriceClass_All ReadOnly Role Root SAMLUser SESSION SSE-KMS SSE_KMS STANDARD SUCCESS SYMMETRIC_DEFAULT SigV4 SimpleScaling
    Success Suspended TAG TCP TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLSv1 TLSv1.2 TLSv1.3 TRANSACTIONAL True
    UNDEFINED URI UTF-8 Unknown VALID WebIdentityUser Zip active allow allow-all attaching available aws:kms creating
    deleting disabled disableApiTermination false gp2 hvm in-sync in-use ipv4 launchPermission none open pending running snapshot
    standard stopped stopping tcp terminated true url userData x509Issuer x509SAN x509Subject x86_64
  `),
]);

/** Whole messages of AWS; some decide whether a call was refused. */
export const MESSAGES = new Set(['', 'Access Denied', 'Cross-account pass role is not allowed.']);
