import { describe, expect, test } from 'vitest';
import { namedArn } from '../../../lib/base/arn.ts';
import type { JsonObject } from '../../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { deduplicationId, groupOf } from '../../../lib/contain/in-queue.ts';
import { decide } from '../../../lib/inspect/decide/decide.ts';
import type { Case, Circumstances } from '../../../lib/inspect/decide/decision.ts';
import { userIncidentIn } from '../../../lib/inspect/decide/user-incident.ts';
import { commandsFor } from '../../../lib/inspect/dispatch.ts';
import { event, OURS, OUTSIDER, sessionOf } from '../../support/events.ts';
import { ALICE, ALICE_ID, userIdentity } from '../../support/users.ts';

const NOW = new Date('2026-05-04T10:01:00.400Z');
const OPTED_IN: Settings = {
  ...DEFAULT_SETTINGS,
  mode: 'enforce',
  contain: { ...DEFAULT_SETTINGS.contain, callerUser: true },
};
const contained = { ...OPTED_IN.contain };
const APP = `arn:aws:iam::${OURS}:role/app`;

interface Row {
  readonly caller?: JsonObject;
  readonly settings?: Partial<Settings>;
  readonly circumstances?: Partial<Circumstances>;
}

const decided = (row: Row = {}) => judged(row).decision;

function judged({ caller = userIdentity(), settings, circumstances }: Row = {}) {
  const found: Case = {
    event: event({ eventID: 'e-1', eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances', userIdentity: caller }),
    kind: 'pass',
    role: { arn: APP, name: 'app', id: 'AROAEXAMPLEAPP' },
    target: namedArn(APP),
    reading: {
      state: 'read',
      value: { arn: APP, name: 'app', path: '/', account: OURS, id: 'AROAEXAMPLEAPP', policies: [] },
    },
    findings: [
      { detector: 'pass-admin-role', severity: 'high', title: 'x', evidence: 'y', reference: 'https://example.com' },
    ],
    sessionNames: ['i-0123456789abcdef0'],
  };
  return decide(found, { ...OPTED_IN, ...settings }, { wholeRoleDenies: 0, now: NOW, ...circumstances });
}

const targetsOf = (decision: ReturnType<typeof decided>) =>
  'containments' in decision ? decision.containments.map(({ target }) => target) : [];

describe('the user who called', () => {
  test('is stopped beside the role, until quarantine.cap', () => {
    expect(decided()).toMatchObject({
      action: 'contain',
      principal: { kind: 'user', userId: ALICE_ID },
      containments: [
        { target: APP, scope: { kind: 'workload' } },
        {
          target: ALICE,
          method: 'quarantine',
          scope: { kind: 'user' },
          cutoff: '2026-05-05T10:01:00Z',
          lapse: '2026-05-05T10:01:00Z',
        },
      ],
    });
    expect(decided()).not.toHaveProperty('uncontained');
  });

  test('by keys of a temporary session of the user too', () => {
    const session = userIdentity({ sessionContext: { attributes: { mfaAuthenticated: 'true' } } });
    expect(targetsOf(decided({ caller: session }))).toEqual([APP, ALICE]);
  });

  test('without callerSession, which is about roles', () => {
    expect(targetsOf(decided({ settings: { contain: { ...contained, callerSession: false } } }))).toEqual([APP, ALICE]);
  });

  test('observed, it is shown', () => {
    const decision = decided({ settings: { mode: 'observe' } });
    expect([decision.action, targetsOf(decision)]).toEqual(['observe', [APP, ALICE]]);
  });

  test.each<[string, Row, RegExp]>([
    ['nobody opted in', { settings: { contain: DEFAULT_SETTINGS.contain } }, /deactivate the access keys of alice/],
    ['protect.users names it', { settings: { protect: { roles: [], users: ['alice'] } } }, /protect.users names alice/],
    ['the breaker is open', { circumstances: { wholeRoleDenies: 5 } }, /breaker is open .* deactivate/],
    [
      'a freeze is asked for, which no user has room for',
      { settings: { respond: { high: 'freeze' } } },
      /a freeze has over \d+ characters .* 2048/,
    ],
    [
      'a user of another account',
      { caller: userIdentity({ arn: `arn:aws:iam::${OUTSIDER}:user/alice` }) },
      new RegExp(`account ${OUTSIDER}`),
    ],
    ['the event does not say which', { caller: userIdentity({ principalId: '' }) }, /does not say which IAM user/],
    ['an id that is none', { caller: userIdentity({ principalId: 'AIDA:alice' }) }, /does not say which/],
    [
      'the root user',
      { caller: { type: 'Root', principalId: OURS, arn: `arn:aws:iam::${OURS}:root`, accountId: OURS } },
      /root user/,
    ],
  ])('not where %s: a person is told what to do', (_, row, because) => {
    const decision = decided(row);
    expect(targetsOf(decision)).not.toContain(ALICE);
    expect(targetsOf(decision)).toContain(APP);
    expect(decision.uncontained).toEqual([expect.objectContaining({ because: expect.stringMatching(because) })]);
  });

  test('a role session is revoked as before', () => {
    expect(targetsOf(decided({ caller: sessionOf('Deployer', 'dana') }))).toEqual([
      APP,
      `arn:aws:iam::${OURS}:role/Deployer`,
    ]);
  });

  test('a copy of an event that was let through does not meet the breaker it helped to open', () => {
    expect(targetsOf(decided({ circumstances: { wholeRoleDenies: 5, userBefore: true } }))).toContain(ALICE);
  });

  test('becomes a command of its own, in a group of its own', () => {
    const decision = decided();
    const [onRole, onUser] = commandsFor(decision);
    expect(onUser).toMatchObject({ kind: 'contain', target: ALICE, targetId: ALICE_ID, scope: { kind: 'user' } });
    if (onRole === undefined || onUser === undefined) throw new Error('two commands');
    expect([groupOf(onRole), groupOf(onUser)]).toEqual([`${OURS}/app`, `${OURS}/user/alice`]);
    expect(deduplicationId(onRole)).not.toBe(deduplicationId(onUser));
  });

  test.each<[string, Row, object | undefined]>([
    ['contained', {}, { state: 'contained', wholeRole: true, roleArn: ALICE }],
    [
      'observed by the mode: so that observing shows what enforcing would do',
      { settings: { mode: 'observe' } },
      { state: 'observed', wholeRole: true },
    ],
    [
      'held back by an observed detector',
      { settings: { observe: { accounts: [], detectors: ['pass-admin-role'] } } },
      { wholeRole: false },
    ],
    ['no user called', { caller: sessionOf('Deployer', 'dana') }, undefined],
  ])('what the breaker counts: %s', (_, row, expected) => {
    const incident = userIncidentIn(judged(row), NOW);
    if (expected === undefined) expect(incident).toBeUndefined();
    else expect(incident).toMatchObject({ id: `${decided(row).incident}-caller`, ...expected });
  });
});
