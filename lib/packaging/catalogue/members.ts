import type { Evidence } from '../../event/catalogue/entry.ts';
import type { Leaf } from './models.ts';

/** Names that alone say that the member is an IAM role or an instance profile. */
const ROLE_NAMES: readonly RegExp[] = [
  /roles?(name)?(arn)?s?$/i,
  /roleoverride$/i,
  /^iamrolefor\w+$/i,
  /instanceprofile(arn|name)?s?$/i,
  /^DeliverLogsPermissionArn$/,
  /^(Sns)?CallerArn$/,
  /^(Authorizer)?Credentials(Arn)?$/i,
  /^KeyCacheSecretIamArn$/,
  /role(arn)?(update|identifier)$/i,
  /^rolearnfor\w+$/i,
];

const NAMES_A_ROLE =
  /\b(IAM|Identity and Access Management|service|execution|access)\b[^.]{0,60}\b(role|instance profile)\b|\brole\b[^.]{0,60}\b(IAM|assume|ARN|Amazon Resource Name)\b|instance profile|\bARN\b[^.]{0,40}\brole\b/i;

/** Undefined when the member does not name a role. The documentation is the stronger evidence: a reader can check it. */
export function evidenceOfRole(leaf: Leaf): Evidence | undefined {
  if (leaf.isEnum || !hasRoleName(leaf)) return undefined;
  return NAMES_A_ROLE.test(leaf.documentation) ? 'model-documentation' : 'model';
}

function hasRoleName(leaf: Leaf): boolean {
  const [holder, member] = leaf.path.slice(-2).map((segment) => segment.replace(/(\[\]|\{\})+$/, ''));
  const name = member ?? holder ?? '';
  if (/^(arn|name)$/i.test(name)) return /instanceprofile$/i.test(holder ?? '');
  return ROLE_NAMES.some((pattern) => pattern.test(name));
}
