import type { CloudTrailEvent } from '../cloudtrail.ts';
import type { FoundRole } from './members.ts';
import { arnReferenceIn } from './reference.ts';
import { textsIn } from './texts.ts';

/** Reads, and calls that only end something, hand nothing over. */
export const HARMLESS =
  /^(Batch)?(Get|List|Describe|Search|Query|Lookup|Select|Scan|Head|Detect|Preview|Check|Validate|Estimate|Simulate|Test|Delete|Remove|Disassociate|Deregister|Stop|Terminate|Cancel|Untag|Detach|Revoke|Assume|Tag)(?![a-z])/;
/** They edit, assume or bind roles; what arms a pass is catalogued. */
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
/** Parameters that name a role as a caller, a grantee or a subject. */
const MENTIONS =
  /principal|grantee|grantor|owner|user|member|identity|entity|subject|caller|creator|createdby|policy|policies|condition|resource(arn|id)?s?$|tags?$|description|filter|query|statement|message|payload|input/;

/**
 * The safety net for calls that no catalogue knows: any whole ARN of a role or instance profile that a successful
 * call carried. A role named without its ARN, and one inside a longer text, go unseen.
 */
export function uncataloguedRoles(event: CloudTrailEvent): FoundRole[] {
  const { eventSource, eventName, errorCode, readOnly, requestParameters } = event;
  if (errorCode !== undefined || readOnly === true || requestParameters === undefined) return [];
  if (HARMLESS.test(eventName) || ABOUT_ROLES.has(eventSource)) return [];
  return [...textsIn(requestParameters)].flatMap(({ keys, path, text }) => {
    const value = arnReferenceIn(text);
    return value === undefined || keys.some((key) => MENTIONS.test(key)) ? [] : [{ value, path, parameter: '' }];
  });
}
