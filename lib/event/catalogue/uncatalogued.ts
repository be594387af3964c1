import type { CloudTrailEvent } from '../cloudtrail.ts';
import type { FoundRole } from './members.ts';
import { arnReferenceIn } from './reference.ts';
import { textsIn } from './texts.ts';

/** Calls that only read or end something pass no role. */
export const HARMLESS =
  /^(Batch)?(Get|List|Describe|Search|Query|Lookup|Select|Scan|Head|Detect|Preview|Check|Validate|Estimate|Simulate|Test|Delete|Remove|Disassociate|Deregister|Stop|Terminate|Cancel|Untag|Detach|Revoke|Assume|Tag)(?![a-z])/;
/** These services edit, assume or bind roles. Their calls that arm a pass are catalogued. */
const ABOUT_ROLES = new Set(
  [
    'iam',
    'sts',
    'signin',
    'sso',
    'sso-directory',
    'organizations',
    'ram',
    'kms',
    'lakeformation',
    'access-analyzer',
    'auditmanager',
    'securityhub',
    'config',
  ].map((name) => `${name}.amazonaws.com`),
);
/** At and below these keys a role is a grantee, a condition or a label, not a passed role. */
const MENTIONING = /principal|statement|condition|grantee|grantor|filter|criteri|^tags?$|^tagset$|removed?|backend/;
const NAMES_A_ROLE = /role|profile/;
/** Parameters that name a caller, an owner or a subject. Any other unknown parameter counts as a pass. */
const NAMES_A_SUBJECT =
  /owner|user|member|identity|entity|subject|caller|creator|createdby|polic(y|ies)|description|query|alias|resource(arn|id|name)?s?$|target(arn|id)?$/;

/**
 * The safety net for uncatalogued calls: every whole ARN of a role or instance profile in a successful call. It does not see a
 * role without its ARN, or an ARN inside a longer text.
 */
export function uncataloguedRoles(event: CloudTrailEvent): FoundRole[] {
  const { eventSource, eventName, errorCode, readOnly, requestParameters } = event;
  if (errorCode !== undefined || readOnly === true || requestParameters === undefined) return [];
  if (HARMLESS.test(eventName) || ABOUT_ROLES.has(eventSource)) return [];
  return [...textsIn(requestParameters)].flatMap(({ keys, path, text }) => {
    const value = arnReferenceIn(text);
    return value === undefined || isMention(keys) ? [] : [{ value, path, parameter: '' }];
  });
}

function isMention(keys: readonly string[]): boolean {
  const last = keys.at(-1) ?? '';
  return keys.some((key) => MENTIONING.test(key)) || (!NAMES_A_ROLE.test(last) && NAMES_A_SUBJECT.test(last));
}
