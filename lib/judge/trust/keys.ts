/**
 * The meaning of a condition key for a caller with AWS credentials. A key that is not listed limits nobody: the caller controls
 * it (aws:UserAgent), everybody meets it (aws:SecureTransport), or we do not know it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export type KeyMeaning =
  /** Names accounts or organizations that the caller cannot choose. */
  | 'account'
  | 'organization'
  | 'organization-path'
  | 'principal-arn'
  | 'userid'
  /** A network whose owner the value does not show: the caller is one particular party, but unknown. */
  | 'network'
  /** Only AWS services set these keys: they name the customer for whom the service acts. */
  | 'source-account'
  | 'source-organization'
  | 'source-organization-path'
  | 'source-arn'
  | 'service-call'
  /** Narrows, but is never enough alone: the value is shared, guessable, or set by the caller's own account. */
  | 'weak';

/** A map, because an attacker's policy may have the key `constructor`. */
const KEYS: ReadonlyMap<string, KeyMeaning> = new Map(
  Object.entries<KeyMeaning>({
    'aws:principalaccount': 'account',
    'aws:principalorgid': 'organization',
    'aws:principalorgpaths': 'organization-path',
    'aws:principalarn': 'principal-arn',
    'aws:userid': 'userid',
    'aws:sourcevpc': 'network',
    'aws:sourcevpce': 'network',
    'aws:sourcevpcarn': 'network',
    'aws:vpceaccount': 'network',
    'aws:vpceorgid': 'network',
    'aws:vpceorgpaths': 'network',
    'aws:sourceaccount': 'source-account',
    'aws:sourceowner': 'source-account',
    'aws:sourceorgid': 'source-organization',
    'aws:sourceorgpaths': 'source-organization-path',
    'aws:sourcearn': 'source-arn',
    'aws:principalisawsservice': 'service-call',
    'aws:principalservicename': 'service-call',
    'aws:principalservicenameslist': 'service-call',
    'aws:sourceip': 'weak',
    'aws:vpcsourceip': 'weak',
    'aws:username': 'weak',
    'aws:multifactorauthpresent': 'weak',
    'aws:multifactorauthage': 'weak',
    'aws:sourceidentity': 'weak',
    'sts:sourceidentity': 'weak',
    'sts:rolesessionname': 'weak',
    'sts:externalid': 'weak',
  }),
);

const WEAK_FAMILIES = ['aws:principaltag/', 'aws:requesttag/', 'aws:resourcetag/'];

/** @param key in lower case */
export function meaningOf(key: string): KeyMeaning | undefined {
  return KEYS.get(key) ?? (WEAK_FAMILIES.some((family) => key.startsWith(family)) ? 'weak' : undefined);
}
