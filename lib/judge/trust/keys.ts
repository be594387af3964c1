/**
 * What a condition key says about a caller with credentials of AWS's own kind. A key that is not here limits nobody: the
 * caller controls it (aws:UserAgent), everybody meets it (aws:SecureTransport), or we do not know it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export type KeyMeaning =
  /** Names accounts or organizations that the caller cannot choose. */
  | 'account'
  | 'organization'
  | 'organization-path'
  | 'principal-arn'
  | 'userid'
  /** A network or source whose owner the value does not show: somebody in particular, nobody knows who. */
  | 'network'
  /** Set by AWS services only, on behalf of whom they act. */
  | 'source-account'
  | 'source-organization'
  | 'source-organization-path'
  | 'source-arn'
  | 'service-call'
  /** Narrows, but never enough alone: shared, guessable, or set by the caller's own account. */
  | 'weak';

/** A map, since whoever writes a policy may write the key `constructor`. */
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

/** `key` in lower case. */
export function meaningOf(key: string): KeyMeaning | undefined {
  return KEYS.get(key) ?? (WEAK_FAMILIES.some((family) => key.startsWith(family)) ? 'weak' : undefined);
}
