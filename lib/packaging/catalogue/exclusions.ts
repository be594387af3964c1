/** A member that the rule takes for a role pass although it is none. Each pattern has to bring its own anchors. */
export interface Exclusion {
  /** botocore folders; absent means every one. */
  readonly folders?: readonly string[];
  readonly operation?: RegExp;
  /** Matches the dotted path, list and map marks included. */
  readonly path?: RegExp;
  readonly reason: string;
}

const EXCLUSIONS: readonly Exclusion[] = [
  {
    operation: /^(BatchGet|BatchDescribe|Get|List|Describe|Search|Query|Lookup|Select|Scan|Head)(?![a-z])/,
    reason: 'a read: CloudTrail marks it read-only and nothing keeps the role',
  },
  {
    operation: /^(Detect|Preview|Check|Validate|Estimate|Simulate|Test)(?![a-z])/,
    reason: 'a trial: nothing keeps the role',
  },
  {
    operation:
      /^(BatchDelete|Delete|Remove|Disassociate|Deregister|Stop|Terminate|Cancel|Untag|Detach|Revoke)(?![a-z])(?!Stack$|Resource$)/,
    reason:
      'takes a role away or names it to end something; CloudFormation DeleteStack and Cloud Control hand one over to do it',
  },
  { operation: /^Assume(?![a-z])/, reason: 'the caller takes the role itself, no service gets it' },
  {
    folders: ['iam', 'iam-toolbox', 'sts'],
    reason: 'edits or assumes roles; the calls that arm a pass are in hand.ts',
  },
  {
    folders: ['sso', 'sso-admin', 'account-access', 'account-access-runtime'],
    reason: 'binds people to roles, no service gets one',
  },
  { folders: ['finspace'], operation: /KxUser$/, reason: 'the role that a database user signs in with' },
  { folders: ['codestar'], path: /^projectRole$/, reason: 'a role in the project' },
  { folders: ['neptunedata'], reason: 'data plane: the role is already attached to the cluster' },
  { folders: ['securityhub'], reason: 'findings describe resources, roles among them' },
  { folders: ['auditmanager'], path: /roleArn$/, reason: 'owners and delegates of an assessment, people who sign in' },
  {
    folders: ['license-manager'],
    operation: /^CreateToken$/,
    reason: 'names the roles that a token holder may assume by web identity',
  },
  { folders: ['organizations'], path: /^RoleName$/, reason: 'the name of a role to be made in the new account' },
  { folders: ['budgets'], path: /IamActionDefinition/, reason: 'roles that a policy will be attached to' },
  { folders: ['dms'], path: /InstanceProfile/i, reason: 'DMS has instance profiles of its own' },
  { folders: ['devicefarm'], path: /instanceProfile/i, reason: 'Device Farm has instance profiles of its own' },
  {
    folders: ['ec2'],
    operation: /EnclaveCertificateIamRole/,
    reason: 'lets a role use a certificate: the role is the grantee',
  },
  { folders: ['arc-region-switch'], path: /approvalRole$/, reason: 'the role whose holders may approve' },
  { folders: ['rum'], path: /GuestRoleArn$/, reason: 'the guest role of a Cognito pool, repeated for the snippet' },
  { folders: ['iot'], path: /roleAlias(es)?$/i, reason: 'an alias; CreateRoleAlias handed over the role' },
  { folders: ['mq'], path: /LdapServerMetadata/, reason: 'LDAP roles' },
  { folders: ['grafana'], path: /keyRole|samlConfiguration/, reason: 'Grafana roles' },
  { folders: ['es', 'opensearch'], path: /MasterBackendRole/, reason: 'back-end roles of OpenSearch' },
  { folders: ['workmail'], path: /ImpersonationRole/, reason: 'WorkMail roles' },
  { folders: ['sagemaker'], path: /RoleGroupAssignments/, reason: 'in-app roles' },
  { folders: ['quicksight'], path: /GeographicRole|Definition\..*Role$/i, reason: 'roles of columns and visuals' },
  { folders: ['kendra'], path: /(Proxy|Web\w*|Basic)\w*\.?.*Credentials$/i, reason: 'the ARN of a secret' },
  { folders: ['iot'], path: /^resourceIdentifier/, reason: 'the subject of an audit finding' },
  { folders: ['ssm'], operation: /^StartExecutionPreview$/, reason: 'a trial: nothing keeps the role' },
  { folders: ['redshift'], path: /RemoveIamRoles/, reason: 'roles taken away' },
  { folders: ['s3'], path: /CloudFunctionConfiguration/, reason: 'a 2014 preview that S3 no longer accepts' },
  {
    path: /Snowflake\w*\.snowflakeRole$|SnowflakeRoleConfiguration|DatabaseAccessControlRole/i,
    reason: 'a role of Snowflake',
  },
  {
    folders: ['neptune'],
    path: /^DomainIAMRoleName$/,
    operation: /^ModifyDBInstance$/,
    reason: 'documented as not supported',
  },
];

/** Why a member that looks like a role is no pass, or undefined when it is one. */
export function exclusionOf(folder: string, operation: string, path: string): string | undefined {
  return EXCLUSIONS.find(
    (exclusion) =>
      (exclusion.folders?.includes(folder) ?? true) &&
      (exclusion.operation?.test(operation) ?? true) &&
      (exclusion.path?.test(path) ?? true),
  )?.reason;
}
