import { describe, expect, test } from 'vitest';
import { HOUR, isoSeconds, later, MINUTE } from '../../../lib/base/time.ts';
import { containedCommand } from '../../../lib/cli/contained/command.ts';
import { SESSION_LIFE } from '../../../lib/incident/deny/containment-of.ts';
import { denyPolicy } from '../../../lib/incident/deny/deny-policy.ts';
import type { Incident } from '../../../lib/incident/incident.ts';
import { NOON, typed } from '../../support/command-line.ts';
import { command, report } from '../../support/commands.ts';
import { OURS } from '../../support/events.ts';
import { policyArn } from '../../support/iam/state.ts';
import { memoryLive, roleNamed } from '../live/memory-live.ts';

const deny = (method: 'freeze' | 'revocation' | 'quarantine', cutoff: Date, userids?: string[]) =>
  denyPolicy(method, userids ? { kind: 'session', userids } : { kind: 'role' }, cutoff, later(cutoff, SESSION_LIFE));

const FOUND = ['pass-admin-role', 'pass-escalation', 'pass-first-seen', 'pass-escalation'].flatMap((detector) =>
  report().findings.map((finding) => ({ ...finding, detector })),
);
const HELD = 'rolewarden-00000000000000cc-quarantine';

function account() {
  const app = roleNamed('App', {
    inline: new Map<string, unknown>([
      ['rolewarden-00000000000000aa-quarantine', deny('quarantine', later(NOON, HOUR), ['AROAAPPEXAMPLE:i-0abc'])],
      ['rolewarden-00000000000000aa-freeze', { Version: '2012-10-17', Statement: [] }],
      ['own', deny('revocation', NOON)],
    ]),
  });
  const old = roleNamed('Old', {
    inline: new Map([['rolewarden-00000000000000bb-revocation', deny('revocation', later(NOON, -MINUTE))]]),
  });
  const full = roleNamed('Full', { path: '/team/', attached: new Set([policyArn(HELD)]) });
  return memoryLive([app, old, full], { [HELD]: deny('quarantine', later(NOON, -20 * HOUR)) });
}

async function listing(...argv: string[]) {
  const live = account();
  const at = later(NOON, -5 * MINUTE);
  await live.ledger.record({
    id: '00000000000000aa',
    account: OURS,
    roleArn: `arn:aws:iam::${OURS}:role/App`,
    state: 'contained',
    at,
    wholeRole: false,
    order: JSON.stringify(command({ report: report({ findings: FOUND }) })),
  });
  return typed(
    containedCommand(async () => live),
    ['contained', ...argv],
  );
}

describe('rolewarden contained', () => {
  test('as JSON: what is ours, and strangers apart', async () => {
    const { out, status } = await listing('--json');
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(status).toBe(0);
    expect(lines).toMatchObject([
      {
        kind: 'deny',
        role: 'App',
        incident: '00000000000000aa',
        state: 'closed',
        says: 'active until 2026-05-04T13:00:00Z',
        since: '2026-05-04T11:55:00Z',
        cutoff: '2026-05-04T13:00:00Z',
        lapse: '2026-05-05T02:00:00Z',
        scope: { kind: 'session', userids: ['AROAAPPEXAMPLE:i-0abc'] },
        method: 'quarantine',
        rung: 'inline',
        why: 'contained 2026-05-04T11:55:00Z',
        detectors: ['pass-admin-role', 'pass-escalation', 'pass-first-seen'],
        lift: [
          expect.stringMatching(/^aws dynamodb update-item .*incident#0{14}aa/),
          expect.stringMatching(/^aws dynamodb delete-item .*standing#111122223333/),
          expect.stringMatching(
            /^aws iam put-role-policy --role-name App --policy-name rolewarden-0{14}aa-quarantine /,
          ),
        ],
      },
      {
        role: 'Old',
        state: 'open',
        says: 'new sessions work since 2026-05-04T11:59:00Z',
        since: '2026-05-04T11:58:00Z',
        method: 'revocation',
        lift: [],
      },
      {
        role: 'Full',
        roleArn: `arn:aws:iam::${OURS}:role/team/Full`,
        state: 'lapsed',
        says: 'lapsed 2026-05-04T05:00:00Z',
        rung: 'managed',
        policyArn: policyArn(HELD),
      },
      { kind: 'stranger', role: 'App', policyName: 'rolewarden-00000000000000aa-freeze', rung: 'inline' },
    ]);
    expect(lines).toHaveLength(4);
  });

  test('incidents that only the freeze of their role covers are listed under it, each once', async () => {
    const [first, second] = ['00000000000000dd', '00000000000000ee'];
    const policyName = `rolewarden-${first}-freeze`;
    const freeze = deny('freeze', later(NOON, HOUR));
    const live = memoryLive([roleNamed('Crowded', { inline: new Map([[policyName, freeze]]) })]);
    const dates = { cutoff: isoSeconds(later(NOON, HOUR)), lapse: isoSeconds(later(NOON, HOUR + SESSION_LIFE)) };
    for (const id of [first, second])
      await live.ledger.record({
        id,
        account: OURS,
        roleArn: `arn:aws:iam::${OURS}:role/Crowded`,
        state: 'contained',
        at: NOON,
        wholeRole: false,
        order: JSON.stringify(command({ incident: id })),
        deny: { policyName, method: 'freeze', scope: { kind: 'role' }, ...dates },
        frozen: true,
      });
    const connect = async () => live;
    const { out } = await typed(containedCommand(connect), ['contained', '--json']);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const common = { role: 'Crowded', frozen: true, policyName, method: 'freeze' };
    expect(lines).toMatchObject([common, common]);
    expect(lines.map(({ incident }) => incident).sort()).toEqual([first, second]);
    for (const { lift } of lines) expect(lift.join()).not.toContain('aws iam'); // the freeze is not one incident's
    const table = (await typed(containedCommand(connect), ['contained'])).out;
    expect(table.match(/only frozen/g)).toHaveLength(2);
  });

  test('as a table that fits', async () => {
    const { out, err } = await listing();
    expect(out).toMatch(/^App +05-04 11:55 +until 05-04 13:00 +05-05 02:00 +i-0abc +quarantine$/m);
    expect(out).toMatch(/^Old .* open since 05-04 11:59 /m);
    expect(out).toMatch(/^Full .* lapsed 05-04 05:00 .* quarantine, managed$/m);
    expect(out.replace(/\s+/g, ' ')).toContain(
      '00000000000000aa App: active until 2026-05-04T13:00:00Z, pass-admin-role pass-escalation pass-first-seen',
    );
    expect(out).toContain('App: rolewarden-00000000000000aa-freeze (inline)');
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(err).toBe(`3 denies on 3 roles in account ${OURS}\n`);
  });

  describe('each deny has a state of its own, whatever the incident says', () => {
    const A = '00000000000000aa';
    const at = later(NOON, -2 * HOUR);
    const known = { id: A, account: OURS, roleArn: `arn:aws:iam::${OURS}:role/App`, at, wholeRole: false };

    async function listed(cutoff: Date, incident: Partial<Incident>, now = NOON) {
      const policies = new Map([[`rolewarden-${A}-quarantine`, deny('quarantine', cutoff)]]);
      const live = memoryLive([roleNamed('App', { inline: policies })]);
      await live.ledger.record({ ...known, state: 'contained', ...incident });
      const command = containedCommand(async () => live);
      const [line = ''] = (await typed(command, ['contained', '--json'], now)).out.split('\n');
      return { json: JSON.parse(line), table: (await typed(command, ['contained'], now)).out };
    }
    const lifted = { state: 'lifted', liftedAt: later(NOON, -HOUR) } as const;
    const LIFTED = { liftedAt: '2026-05-04T11:00:00Z' };

    test.each<[string, Date, Partial<Incident>, object, string]>([
      ['active', later(NOON, HOUR), {}, { state: 'closed' }, 'active until 2026-05-04T13:00:00Z'],
      [
        'over by itself, and contained by the ledger',
        later(NOON, -MINUTE),
        {},
        { state: 'open', why: 'contained 2026-05-04T10:00:00Z' },
        'new sessions work since 2026-05-04T11:59:00Z',
      ],
      [
        'lifted',
        later(NOON, -HOUR + MINUTE),
        lifted,
        { state: 'open', ...LIFTED },
        'new sessions work since 2026-05-04T11:01:00Z, lifted by a person 2026-05-04T11:00:00Z',
      ],
      [
        'lifted by the ledger, and active in IAM',
        later(NOON, HOUR),
        lifted,
        { state: 'closed', ...LIFTED },
        'active until 2026-05-04T13:00:00Z, lifted by a person 2026-05-04T11:00:00Z',
      ],
      ['lapsed', later(NOON, -20 * HOUR), {}, { state: 'lapsed' }, 'lapsed 2026-05-04T05:00:00Z'],
    ])('%s', async (_, cutoff, incident, json, words) => {
      const shown = await listed(cutoff, incident);
      expect(shown.json).toMatchObject(json);
      expect(shown.table.replace(/\s+/g, ' ')).toContain(`${A} App: ${words}`);
      if (incident.liftedAt === undefined) expect(shown.json.liftedAt).toBeUndefined();
    });
  });

  test('without a ledger it says so and lists all the same', async () => {
    const live = account();
    const down = { ...live.ledger, incident: () => Promise.reject(new Error('no such table')) };
    const { out, err, status } = await typed(
      containedCommand(async () => ({ ...live, ledger: down })),
      ['contained'],
    );
    expect([status, out.includes('Old')]).toEqual([0, true]);
    expect(out).toMatch(/revocation$/m);
    expect(err).toContain('the ledger did not answer (Error: no such table)');
  });

  test.each([
    [
      'CredentialsProviderError',
      'Could not load credentials from any providers',
      'no AWS credentials: set AWS_PROFILE',
    ],
    ['Error', 'Region is missing', 'no AWS region: set AWS_REGION'],
    ['AccessDenied', 'User: x is not authorized', 'does not allow this'],
    ['ExpiredToken', 'The security token is expired', 'sign in again'],
  ])('%s is one clear line', async (name, message, told) => {
    const refused = async () => Promise.reject(Object.assign(new Error(message), { name }));
    const { status, out, err } = await typed(containedCommand(refused), ['contained']);
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain(`contained: `);
    expect(err).toContain(told);
  });

  test('an error of our own flies', async () => {
    const broken = async () => Promise.reject(new TypeError('x is not a function'));
    await expect(typed(containedCommand(broken), ['contained'])).rejects.toThrow('x is not a function');
  });
});
