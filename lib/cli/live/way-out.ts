import { isObject } from '../../base/json.ts';
import { clean } from '../../notify/escape.ts';

/** By the name or the code of an error. */
const WAYS_OUT: readonly (readonly [RegExp, string])[] = [
  [
    /^CredentialsProviderError$|^CredentialsError$/,
    'no AWS credentials: set AWS_PROFILE, run aws sso login, or export AWS_ACCESS_KEY_ID',
  ],
  [
    /^Expired|TokenRefreshRequired|^InvalidClientTokenId$|^UnrecognizedClientException$/,
    'the AWS credentials are no longer valid, or are not of the partition that the region is in: sign in again',
  ],
  [
    /^SignatureDoesNotMatch$|^InvalidSignature|^RequestExpired$|^RequestTimeTooSkewed$|^AuthFailure$/,
    "AWS does not take the signature: look at the secret key and at this machine's clock",
  ],
  [
    /^AccessDenied|^UnauthorizedOperation$|^NotAuthorized|^AuthorizationError/,
    'AWS does not allow this with your credentials',
  ],
  [
    /^TimeoutError$|^(?:ENOTFOUND|ECONN\w+|EAI_\w+|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)$/,
    'AWS does not answer: look at the network and AWS_ENDPOINT_URL',
  ],
  [/^ERR_INVALID_URL$/, 'AWS_ENDPOINT_URL is no URL'],
  [/CERT|SELF_SIGNED|^ERR_(?:TLS|SSL)/, 'the certificate is not trusted: NODE_EXTRA_CA_CERTS names the one of a proxy'],
  [/^Throttl|^TooManyRequests|^RequestLimitExceeded$/, 'AWS throttles: wait a minute and repeat the command'],
  [/^MalformedPolicyDocument/, 'IAM refuses the document'],
  [/^InvalidParameterValue/, 'AWS does not take it'],
  [
    /^(?:DeleteConflict|ConcurrentModification|ResourceConflict|PreconditionFailed|IncorrectState|InvalidAssociationID)/,
    'somebody else is at it: look again, then repeat the command',
  ],
  [
    /^ResourceNotFoundException$|^QueueDoesNotExist$|NonExistentQueue$|^NotFound(?:Exception)?$|^ParameterNotFound$/,
    'AWS does not have it in this account and region: is the stack rolewarden deployed there, and is AWS_PROFILE right?',
  ],
];

/** One line for an error that a person can fix, or that AWS made; undefined for every other error. */
export function wayOutOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (/^Region is missing/.test(error.message))
    return 'no AWS region: set AWS_REGION, for instance us-east-1, or a region in your profile';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = WAYS_OUT.find(([pattern]) => pattern.test(error.name) || pattern.test(code));
  const wayOut = known?.[1] ?? answeredBy(error);
  const [message = ''] = error.message.split('\n');
  return wayOut && (message === '' ? wayOut : `${wayOut} (${clean(message)})`);
}

/** For an error that an answer led to. The SDK cannot read the answer of a proxy, and shows it in the error. */
function answeredBy(error: Error): string | undefined {
  const { $response: response, $metadata: metadata } = error as { $response?: unknown; $metadata?: unknown };
  const answered = isObject(response) ? response.statusCode : undefined;
  const status = (isObject(metadata) ? metadata.httpStatusCode : undefined) ?? answered;
  if (typeof status !== 'number') return undefined;
  if (status >= 500) return `AWS has an error of its own, HTTP ${status}: wait a minute and repeat the command`;
  if (error.message.includes('eserialization error') || status < 400)
    return `the answer, HTTP ${status}, is not AWS's: look at the proxy and AWS_ENDPOINT_URL`;
  return `AWS refuses it, HTTP ${status} ${error.name}`;
}
