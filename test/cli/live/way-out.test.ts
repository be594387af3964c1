import { describe, expect, test } from 'vitest';
import { wayOutOf } from '../../../lib/cli/live/way-out.ts';

const answered = (name: string, httpStatusCode: number, message = 'x') =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
const failed = (code: string) => Object.assign(new Error('x'), { code });

/** As the SDK's reader of XML leaves it, hidden response and all. */
function unreadable(statusCode: number): Error {
  const message = '@aws-sdk XML parse error: unexpected content.\n  Deserialization error: to see the raw response, …';
  return Object.defineProperty(new Error(message), '$response', { value: { statusCode } });
}

describe('an error of AWS or on the way there is one line with the way out', () => {
  test.each<[string, Error, string]>([
    [
      'HTTP 500 with a code',
      answered('InternalFailure', 500, 'We have an error'),
      'AWS has an error of its own, HTTP 500: wait a minute and repeat the command (We have an error)',
    ],
    ['HTTP 503 that is no XML', unreadable(503), 'AWS has an error of its own, HTTP 503: wait a minute'],
    ['the page of a proxy', unreadable(403), "the answer, HTTP 403, is not AWS's: look at the proxy"],
    ['a login page', unreadable(200), "the answer, HTTP 200, is not AWS's: look at the proxy"],
    ['a redirection', answered('Unknown', 302), "the answer, HTTP 302, is not AWS's"],
    ['a refusal that we do not know', answered('OddException', 400), 'AWS refuses it, HTTP 400 OddException (x)'],
    ['a missing table', answered('ResourceNotFoundException', 400), 'AWS does not have it in this account and region'],
    ['a missing queue', answered('QueueDoesNotExist', 400), 'is the stack rolewarden deployed there'],
    [
      'a missing queue, as SQS said before',
      answered('AWS.SimpleQueueService.NonExistentQueue', 400),
      'is the stack rolewarden deployed there',
    ],
    ['a missing topic', answered('NotFoundException', 404), 'is the stack rolewarden deployed there'],
    [
      'a clock that is off',
      answered('SignatureDoesNotMatch', 403),
      "look at the secret key and at this machine's clock",
    ],
    [
      'credentials of another partition',
      answered('InvalidClientTokenId', 403),
      'not of the partition that the region is in',
    ],
    ['no network', failed('ENETUNREACH'), 'AWS does not answer: look at the network'],
    ['a name that nobody knows', failed('EAI_AGAIN'), 'AWS does not answer: look at the network'],
    ['a certificate of a proxy', failed('SELF_SIGNED_CERT_IN_CHAIN'), 'NODE_EXTRA_CA_CERTS'],
    ['an endpoint that is no URL', failed('ERR_INVALID_URL'), 'AWS_ENDPOINT_URL is no URL'],
  ])('%s', (_, error, line) => {
    const said = wayOutOf(error);
    expect(said).toContain(line);
    expect(said).not.toContain('\n');
  });

  test.each<[string, unknown]>([
    ['an error of our own', new TypeError('x is not a function')],
    ['an error with a code of ours', Object.assign(new Error('x'), { code: 'ERR_ASSERTION' })],
    ['no error', 'x'],
  ])('%s flies', (_, error) => {
    expect(wayOutOf(error)).toBeUndefined();
  });

  test('what AWS says cannot move the cursor', () => {
    expect(wayOutOf(answered('AccessDenied', 403, 'role \u001b[2J'))).not.toContain('\u001b');
  });
});
