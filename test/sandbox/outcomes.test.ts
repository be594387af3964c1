import { describe, expect, test } from 'vitest';
import type { Outcome } from './experiment.ts';
import { byEmulator, notSettled, settled, skipped } from './experiment.ts';
import { judged as enforced } from './experiments/enforcement.ts';
import { judged as cut } from './experiments/future-cutoff.ts';
import { judged as fitted } from './experiments/largest.ts';
import { judged as delivered } from './experiments/queue-as-target.ts';
import { FORMS, judged as read } from './experiments/short-arns.ts';
import { isSignedIn, judged as renewed } from './experiments/sign-in-renewal.ts';
import { judged as shown } from './experiments/stale-reads.ts';
import { lastLine } from './experiments/workload-on-ec2.ts';
import { judged as stopped } from './experiments/workload-on-lambda.ts';
import type { Answer } from './waiting.ts';

type Row = readonly [what: string, outcome: Outcome, verdict: Outcome['verdict'], words?: RegExp];

function session(...answers: Answer[]) {
  return { answers: answers.map((answer, second) => ({ at: second * 1000, answer })) };
}

const WINDOW = {
  stopped: 4000,
  cutoff: 90_000,
  before: session('denied'),
  inside: session('denied'),
  after: session('allowed'),
  around: [],
};
const FULL = {
  deny: 2997,
  full: undefined,
  overfull: 'LimitExceededException',
  command: 16_384,
  isWhole: true,
  long: 'InvalidParameterValue',
};
const expectedOf = (...changed: ('allowed' | 'denied' | 'refused')[]) => [
  ...changed,
  ...FORMS.slice(changed.length).map(({ expected }) => expected),
];
const delay = (lastAllowed: number) => ({ service: 'sqs', first: lastAllowed + 250, lastAllowed });
const signedIn = (issued: Answer, named: Answer = 'denied') => ({ issued, named });

const ROWS: readonly Row[] = [
  ['a cutoff that cuts by the time of issue', cut(WINDOW), 'as expected', /1 of 1 of the session from before the deny/],
  [
    'the first session works again after the cutoff',
    cut({ ...WINDOW, before: session('denied', 'allowed') }),
    'otherwise',
    /1 of 2/,
  ],
  ['the session from before the cutoff works', cut({ ...WINDOW, inside: session('allowed') }), 'otherwise'],
  ['the session from after the cutoff is denied', cut({ ...WINDOW, after: session('denied', 'allowed') }), 'otherwise'],
  [
    'one that was issued a second before works',
    cut({ ...WINDOW, around: [{ issued: -1000, answer: 'allowed' }] }),
    'otherwise',
    /1 from before it worked/,
  ],
  [
    'one of the very second is denied',
    cut({ ...WINDOW, around: [{ issued: 0, answer: 'denied' }] }),
    'otherwise',
    /1 from after it did not/,
  ],
  [
    'a second before denied, the very second allowed',
    cut({
      ...WINDOW,
      around: [
        { issued: -1000, answer: 'denied' },
        { issued: 0, answer: 'allowed' },
      ],
    }),
    'as expected',
  ],

  [
    'a named workload denied, its sibling not',
    stopped({ isNamed: true, stopped: 5000, isSiblingDenied: false }),
    'as expected',
  ],
  ['both denied', stopped({ isNamed: true, stopped: 5000, isSiblingDenied: true }), 'otherwise', /denied too/],
  [
    'another aws:userid, and nobody denied',
    stopped({ isNamed: false, stopped: undefined, isSiblingDenied: false }),
    'otherwise',
    /is not RoleId:name/,
  ],
  [
    'the right aws:userid, and nobody denied',
    stopped({ isNamed: true, stopped: undefined, isSiblingDenied: false }),
    'not settled',
  ],

  ['in force within seconds', enforced([delay(3000), delay(9000)]), 'as expected', /9000 ms/],
  ['in force after more than a minute', enforced([delay(3000), delay(61_000)]), 'otherwise'],

  ['reads within seconds', shown({ a: [0, 4000], b: [0, 0] }), 'as expected', /4000 ms/],
  ['a read that is stale for a minute', shown({ a: [0, 60_000] }), 'otherwise'],

  ['quotas as documented', fitted(FULL), 'as expected'],
  [
    'the full quota refused',
    fitted({ ...FULL, full: 'LimitExceededException' }),
    'otherwise',
    /10240 characters in a role: LimitExceededException/,
  ],
  ['one character more taken', fitted({ ...FULL, overfull: undefined }), 'otherwise', /one more: no error/],
  ['a command that came otherwise', fitted({ ...FULL, isWhole: false }), 'otherwise'],
  [
    'another error for a long message',
    fitted({ ...FULL, long: 'BatchRequestTooLong' }),
    'otherwise',
    /BatchRequestTooLong/,
  ],

  ['delivered to both queues', delivered({ encrypted: 900, plain: 800 }), 'as expected'],
  ['delivered to the encrypted queue alone', delivered({ encrypted: 900, plain: undefined }), 'as expected'],
  ['delivered to the plain queue alone', delivered({ encrypted: undefined, plain: 800 }), 'otherwise'],
  ['delivered to none', delivered({ encrypted: undefined, plain: undefined }), 'not settled'],

  ['every form as expected', read(expectedOf()), 'as expected'],
  [
    'a control that is denied',
    read(['denied', 'denied']),
    'not settled',
    /"the whole ARN", which must be allowed, was denied/,
  ],
  ['a control that is allowed', read(['allowed', 'allowed']), 'not settled', /"another service"/],
  [
    'three fields that match nothing',
    read(expectedOf('allowed', 'denied', 'denied')),
    'otherwise',
    /"three fields" was denied/,
  ],
  ['three fields that IAM does not take', read(expectedOf('allowed', 'denied', 'refused')), 'as expected'],

  [
    'a renewal with a new time of issue',
    renewed({ before: signedIn('denied'), after: signedIn('allowed'), waited: 1 }),
    'as expected',
  ],
  [
    'one with the old time',
    renewed({ before: signedIn('denied'), after: signedIn('denied'), waited: 1 }),
    'otherwise',
    /the old time of issue/,
  ],
  [
    'calls without the ARN',
    renewed({ before: signedIn('denied', 'allowed'), after: signedIn('allowed', 'allowed'), waited: 1 }),
    'otherwise',
    /does not stand/,
  ],
];

describe('what was seen and what follows', () => {
  for (const [what, outcome, verdict, words = /./] of ROWS)
    test(what, () => {
      expect([outcome.verdict, 'saw' in outcome ? outcome.saw : outcome.because]).toEqual([
        verdict,
        expect.stringMatching(words),
      ]);
    });

  test('an emulator settles nothing, and what it did not settle stays as it is', () => {
    const figures = { milliseconds: 3 };
    expect(byEmulator(settled(true, 'it was denied', figures))).toEqual(
      notSettled('an emulator answered, not AWS: it was denied', figures),
    );
    expect(byEmulator(settled(false, 'it was allowed', figures))).toMatchObject({ verdict: 'not settled' });
    expect(byEmulator(skipped('nobody signed in'))).toEqual(skipped('nobody signed in'));
    expect(byEmulator(notSettled('too slow'))).toEqual(notSettled('too slow'));
  });
});

test.each([
  ['a profile with login_session', { $source: { CREDENTIALS_PROFILE_LOGIN: 'AC', CREDENTIALS_PROFILE: 'n' } }, true],
  ['the environment', { $source: { CREDENTIALS_ENV_VARS: 'g' } }, false],
  ['Identity Center', { $source: { CREDENTIALS_PROFILE_SSO: 'r' } }, false],
  ['credentials that say nothing', {}, false],
])('signed in by `aws login`: %s', (_, identity, is) => {
  expect(isSignedIn(identity)).toBe(is);
});

test.each([
  ['nothing yet', '', undefined],
  ['half a line', '[ 1.2] boot\nrolewarden-sandbox AROAX:i-0abc', undefined],
  [
    'the last of several',
    'rolewarden-sandbox AROAX:i-0abc allowed\r\nrolewarden-sandbox AROAX:i-0abc denied\r\nrolewarden-sandbox AROAX:i-',
    { userid: 'AROAX:i-0abc', answer: 'denied' },
  ],
])('on a console: %s', (_, text, line) => {
  expect(lastLine(text)).toEqual(line);
});
