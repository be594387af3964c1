import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { DAY, HOUR, isoSeconds, later, MINUTE } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import type { Look } from '../../lib/contain/look.ts';
import { parseCommand } from '../../lib/contain/parse-command.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import type { Notice } from '../../lib/contain/told.ts';
import { boundaryPolicy } from '../../lib/incident/deny/boundary.ts';
import { denyPolicy, type Scope } from '../../lib/incident/deny/deny-policy.ts';
import type { FoundPolicy } from '../../lib/incident/deny/found.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import type { TrustRecord } from '../../lib/incident/ledger/history.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { dailyNews } from '../../lib/sweep/news.ts';
import { sweep } from '../../lib/sweep/sweep.ts';
import { asTold } from '../support/as-told.ts';
import { command, ROLE_ID, report, TARGET } from '../support/commands.ts';
import { EC2, OUTSIDER_ROOT, trustOf } from '../support/events.ts';
import { contained } from '../support/incidents.ts';
import { judgeOpened } from '../support/judging.ts';

const NOW = new Date('2026-05-04T10:40:00Z');
const INCIDENT = command().incident;
const NAME = `rolewarden-${INCIDENT}-quarantine`;
const policyArn = `arn:aws:iam::111122223333:policy/${NAME}`;
const endingAt = (cutoff: Date) => denyPolicy('quarantine', { kind: 'role' }, cutoff, later(cutoff, 13 * HOUR));
const SOON = later(NOW, 20 * MINUTE);

const inline = (difference: Partial<FoundPolicy> = {}): FoundPolicy => ({
  target: { arn: TARGET, name: 'AdminRole', tags: { 'rolewarden:incident': INCIDENT } },
  rung: 'inline',
  policyName: NAME,
  document: endingAt(SOON),
  ...difference,
});
const managed = (difference: Partial<FoundPolicy> = {}): FoundPolicy =>
  inline({
    rung: 'managed',
    managed: { arn: policyArn, versions: [{ id: 'v1', isDefault: true }], uses: 1 },
    ...difference,
  });

const stands = contained(later(NOW, -40 * MINUTE));

async function swept(
  found: readonly FoundPolicy[],
  incident: Partial<Incident> = {},
  current: unknown = found[0]?.document,
  trusts: readonly TrustRecord[] = [],
) {
  const [told, asked, done]: [Notice[], Command[], string[]] = [[], [], []];
  const looks: [Look['look'], number][] = [];
  const removing = (rung: string) => async () => {
    done.push(rung);
    return 'done' as const;
  };
  const ledger = memoryLedger();
  await ledger.record({ ...stands, ...incident });
  for (const record of trusts) await ledger.rememberTrust(TARGET, record);
  const ports = {
    policies: { read: async () => current, remove: removing('inline') },
    managed: { current: async () => current, remove: removing('managed'), discard: async () => false },
    untag: async (roleName: string, key: string) => void done.push(`untag ${roleName} ${key}`),
    scan: async () => ({ carried: found, unattached: [] }),
    enqueue: async (one: Command) => void asked.push(one),
    killSwitch: async () => ({ on: false }),
    lookAgain: async (look: Look, delay: number) => void looks.push([look.look, delay]),
    publish: async (one: SentNotice) => void told.push(asTold(one)),
    isNews: dailyNews().isNews,
    ledger,
    settings: DEFAULT_SETTINGS,
    account: '111122223333',
  };
  await judgeOpened(ports, NOW); // as the sweep before had asked
  const result = await sweep(ports, NOW);
  return { result, told, asked, done, looks, state: (await ledger.incident(INCIDENT))?.state };
}

describe('what lapsed goes, on its rung', () => {
  const lapsed = endingAt(later(NOW, -DAY));
  test.each([
    ['inline', inline({ document: lapsed })],
    ['managed', managed({ document: lapsed })],
    ['managed', managed({ rung: 'boundary', document: boundaryPolicy(lapsed, TARGET) })],
  ])('%s, with the tag and in the ledger', async (rung, found) => {
    const { done, state } = await swept([found]);
    expect([done, state]).toEqual([[rung, 'untag AdminRole rolewarden:incident'], 'lapsed']);
  });

  test('a boundary that stands is counted, one that is taken off is not', async () => {
    const on = (document: ReturnType<typeof endingAt>) =>
      managed({ rung: 'boundary', document: boundaryPolicy(document, TARGET) });
    expect((await swept([on(endingAt(SOON))])).result.bounded).toEqual([`${TARGET} ${NAME}`]);
    expect((await swept([on(lapsed)])).result.bounded).toEqual([]);
    expect((await swept([managed({ rung: 'boundary', document: lapsed })])).result.bounded).toHaveLength(1);
    expect((await swept([inline()])).result.bounded).toEqual([]);
  });

  test('the boundary of another role under our name is a stranger’s', async () => {
    const planted = managed({ rung: 'boundary', document: boundaryPolicy(lapsed, `${TARGET}2`) });
    const { done, result } = await swept([planted]);
    expect([done.filter((what) => what === 'managed'), result.foreign.length]).toEqual([[], 1]);
  });

  test('a managed one that somebody put anew since the scan stays', async () => {
    expect((await swept([managed({ document: lapsed })], {}, endingAt(SOON))).done).toEqual([]);
  });

  test('the tag stays while another deny of ours does', async () => {
    const other = inline({ policyName: 'rolewarden-ffffffffffffffff-revocation', document: endingAt(later(NOW, DAY)) });
    expect((await swept([inline({ document: lapsed }), other])).done).toEqual(['inline']);
  });

  test('a boundary of 0.1.0 does not end by itself: told', async () => {
    const { done, told } = await swept([managed({ rung: 'boundary', document: lapsed })]);
    expect(done).toEqual([]);
    expect(told).toMatchObject([{ decision: { findings: [{ detector: 'guard-boundary-stands' }] } }]);
  });
});

const trust = command({
  cause: 'trust',
  report: report({ findings: report().findings.map((one) => ({ ...one, detector: 'trust-external-account' })) }),
});

describe('a quarantine is extended while its cause stands', () => {
  test('the command is the one that was carried out, numbered, with the scope that the ledger has', async () => {
    const userids = [`${ROLE_ID}:i-*`];
    const document = denyPolicy('quarantine', { kind: 'workload', userids }, SOON, later(SOON, 13 * HOUR));
    const scope: Scope = { kind: 'workload', userids };
    const [cutoff, lapse] = [isoSeconds(SOON), isoSeconds(later(SOON, 13 * HOUR))];
    const { asked, result } = await swept([inline({ document })], {
      deny: { policyName: NAME, method: 'quarantine', scope, cutoff, lapse },
    });
    expect(result.extended).toEqual([NAME]);
    expect(asked).toEqual([{ ...command(), kind: 'extend', id: 'extend-1', extension: 1, scope }]);
  });

  const opened = JSON.stringify(trust);
  const rows: [string, FoundPolicy[], Partial<Incident>, boolean][] = [
    ['the trust is still open', [inline({ trustPolicy: trustOf(OUTSIDER_ROOT) })], { order: opened }, true],
    ['the trust is closed', [inline({ trustPolicy: trustOf(EC2) })], { order: opened }, false],
    ['a person lifted it', [inline()], { state: 'lifted' }, false],
    ['the lifted deny ends in the past', [inline({ document: endingAt(later(NOW, -MINUTE)) })], {}, false],
    ['it lasts long enough', [inline({ document: endingAt(later(NOW, 31 * MINUTE)) })], {}, false],
    [
      'it is extended already',
      [inline(), inline({ policyName: `${NAME}-x1`, document: endingAt(later(NOW, HOUR)) })],
      {},
      false,
    ],
    ['a revocation', [inline({ policyName: NAME.replace('quarantine', 'revocation') })], {}, false],
    ['a caller', [inline({ policyName: `${NAME}-caller` })], {}, false],
    ['nobody knows its command', [inline()], { order: 'x' }, false],
  ];
  test.each(rows)('%s', async (_, found, incident, extended) => {
    const { asked } = await swept(found, incident);
    expect(asked.filter(({ kind }) => kind === 'extend')).toHaveLength(extended ? 1 : 0);
  });

  test('at the cap somebody is told before it ends', async () => {
    const { asked, told } = await swept([inline()], { at: later(NOW, -DAY) });
    expect(asked).toEqual([]);
    expect(told).toMatchObject([
      { decision: { severity: 'critical', because: expect.stringMatching(/quarantine.cap/) } },
    ]);
  });
});

test.each<[name: string, found: readonly FoundPolicy[], incident: Partial<Incident>, looks: unknown[]]>([
  [
    'an opened trust',
    [inline({ trustPolicy: trustOf(OUTSIDER_ROOT) })],
    { order: JSON.stringify(trust) },
    [['closed', MINUTE]],
  ],
  [
    'its quarantine and the extension',
    [inline(), inline({ policyName: `${NAME}-x1` })],
    { order: JSON.stringify(trust) },
    [['closed', MINUTE]],
  ],
  ['a pass', [inline()], {}, []],
  ['nothing', [], { order: JSON.stringify(trust), state: 'lifted' }, []],
])('scan is asked once to judge, a minute later, where there is %s', async (_, found, incident, looks) => {
  expect((await swept(found, incident)).looks).toEqual(looks);
});

test('what a person contained for a while ends when they said', async () => {
  const { asked, told } = await swept([inline()], { byHand: true });
  expect([asked, told]).toEqual([[], []]);
});

describe('a deny that is gone before its time', () => {
  const session: Scope = { kind: 'session', userids: [`${ROLE_ID}:alice`] };
  const narrow = { order: JSON.stringify(command({ scope: session })) };
  const wider = inline({ policyName: 'rolewarden-ffffffffffffffff-revocation', document: endingAt(later(NOW, DAY)) });
  const rows: [string, FoundPolicy[], Partial<Incident>, boolean][] = [
    ['nothing stands', [], {}, true],
    ['it stands', [inline({ document: endingAt(later(NOW, DAY)) })], {}, false],
    ['its extension stands', [inline({ policyName: `${NAME}-x2`, document: endingAt(later(NOW, DAY)) })], {}, false],
    ['a wider one took its place', [wider], narrow, false],
    ['another role’s does not', [inline({ target: { arn: `${TARGET}2`, name: 'AdminRole2', tags: {} } })], {}, true],
    ['a person lifted it', [], { state: 'lifted' }, false],
    ['it was only decided', [], { order: 'x' }, false],
    ['it is a moment old', [], { at: later(NOW, -MINUTE) }, false],
    ['it has lapsed', [], { at: later(NOW, -14 * HOUR) }, false],
  ];
  test.each(rows)('%s', async (_, found, incident, gone) => {
    const { told, result, state } = await swept(found, incident);
    expect(result.gone).toEqual(gone ? [INCIDENT] : []);
    const detectors = told.map(({ decision }) => decision.findings[0]?.detector);
    expect(detectors.includes('guard-deny-gone')).toBe(gone);
    expect(state).toBe(gone ? 'failed' : (incident.state ?? 'contained'));
  });

  test('what the ledger knows as written is asked to be put back', async () => {
    const deny = {
      policyName: NAME,
      method: 'quarantine',
      scope: { kind: 'role' },
      cutoff: '2026-05-04T11:00:00Z',
      lapse: '2026-05-05T00:00:00Z',
    } as const;
    const { told, asked, state } = await swept([], { deny });
    expect(asked).toMatchObject([{ kind: 'restore', report: { findings: [{ detector: 'guard-deny-gone' }] } }]);
    expect([told, state]).toEqual([[], 'contained']); // contain tells, and keeps the ledger
  });
});

describe('flash trust: closed again is believed when two reads agree', () => {
  const opened = { order: JSON.stringify(trust) };
  const clean = inline({ trustPolicy: trustOf(EC2) });
  const rows: [string, FoundPolicy, Partial<Incident>, string[]][] = [
    ['the first clean read is only remembered', clean, {}, []],
    ['a second, five minutes later, lifts', clean, { cleanSince: later(NOW, -5 * MINUTE) }, ['lift']],
    ['a second at once does not', clean, { cleanSince: later(NOW, -MINUTE) }, []],
    [
      'a read right after the event does not count',
      clean,
      { at: later(NOW, -MINUTE), cleanSince: later(NOW, -DAY) },
      [],
    ],
    [
      'opened again in between',
      inline({ trustPolicy: trustOf(OUTSIDER_ROOT) }),
      { cleanSince: later(NOW, -HOUR) },
      ['extend'],
    ],
    [
      'a pass is never lifted so',
      clean,
      { order: JSON.stringify(command()), cleanSince: later(NOW, -HOUR) },
      ['extend'],
    ],
  ];
  test.each(rows)('%s', async (_, found, incident, kinds) => {
    expect((await swept([found], { ...opened, ...incident })).asked.map(({ kind }) => kind)).toEqual(kinds);
  });

  test('what was accepted since the opening closes nothing: the open document itself, by a first scan that came later', async () => {
    const found = inline({ trustPolicy: trustOf(OUTSIDER_ROOT) });
    const since = later(trust.at ?? NOW, MINUTE);
    const accepted = { eventId: 'baseline', time: since, document: trustOf(OUTSIDER_ROOT), accepted: true };
    const { asked } = await swept([found], { ...opened, cleanSince: later(NOW, -HOUR) }, undefined, [accepted]);
    expect(asked.map(({ kind }) => kind)).toEqual(['extend']);
  });

  test('the lift is a command that contain takes', async () => {
    const { asked } = await swept([clean], { ...opened, cleanSince: later(NOW, -HOUR) });
    expect(parseCommand(JSON.stringify(asked[0]))).toMatchObject({ kind: 'lift', revive: false, incident: INCIDENT });
  });
});
