import { expect, test } from 'vitest';
import type { OwnDeny } from '../../../lib/cli/contained/own-denies.ts';
import { isReached, sessionCalls } from '../../../lib/cli/fix/session-calls.ts';
import type { Scope } from '../../../lib/incident/deny/deny-policy.ts';
import { NOON } from '../../support/command-line.ts';
import { event, OURS, sessionOf } from '../../support/events.ts';

const deny = (scope: Scope) =>
  ({ target: { arn: `arn:aws:iam::${OURS}:role/App`, name: 'App', tags: {} }, scope, cutoff: NOON }) as OwnDeny;
const by = (role: string, session: string, more: object = {}) =>
  event({ userIdentity: sessionOf(role, session, `AROA${role}`), eventTime: '2026-05-04T11:00:00Z', ...more });

test.each<[string, Scope, ReturnType<typeof by>, boolean]>([
  ['any session of the role', { kind: 'role' }, by('App', 'x'), true],
  ['another role', { kind: 'role' }, by('Dev', 'x'), false],
  ['after the cut', { kind: 'role' }, by('App', 'x', { eventTime: '2026-05-04T12:00:01Z' }), false],
  ['the session', { kind: 'session', userids: ['AROAApp:dana'] }, by('App', 'dana'), true],
  ['another session', { kind: 'session', userids: ['AROAApp:dana'] }, by('App', 'dana2'), false],
  ['our prefix', { kind: 'session', userids: ['AROAApp:i-*'] }, by('App', 'i-0abc'), true],
  ['a user', { kind: 'role' }, event({ userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${OURS}:user/x` } }), false],
])('%s', (_, scope, one, expected) => {
  expect(isReached(one, [deny(scope)])).toBe(expected);
});

test('grouped by session and call', () => {
  const events = [
    by('App', 'b', { eventName: 'ListBuckets', eventSource: 's3.amazonaws.com' }),
    by('App', 'a', { eventName: 'CreateUser', errorCode: 'AccessDenied', eventTime: '2026-05-04T10:59:00Z' }),
    by('App', 'a', { eventName: 'CreateUser', eventTime: '2026-05-04T11:01:00Z' }),
  ];
  expect(sessionCalls(events)).toEqual([
    {
      session: 'a',
      call: 'iam:CreateUser',
      count: 2,
      refused: 1,
      first: '2026-05-04T10:59:00Z',
      last: '2026-05-04T11:01:00Z',
    },
    {
      session: 'b',
      call: 's3:ListBuckets',
      count: 1,
      refused: 0,
      first: '2026-05-04T11:00:00Z',
      last: '2026-05-04T11:00:00Z',
    },
  ]);
});
