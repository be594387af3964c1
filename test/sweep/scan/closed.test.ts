import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import { HOUR, isoSeconds, later, MINUTE } from '../../../lib/base/time.ts';
import type { Command } from '../../../lib/contain/command.ts';
import { parseCommand } from '../../../lib/contain/parse-command.ts';
import { parseDeny } from '../../../lib/incident/deny/deny-document.ts';
import { denyPolicy } from '../../../lib/incident/deny/deny-policy.ts';
import { denyIn, type FoundPolicy } from '../../../lib/incident/deny/found.ts';
import type { Incident } from '../../../lib/incident/incident.ts';
import { incidentOf } from '../../../lib/incident/incident-of.ts';
import type { TrustRecord } from '../../../lib/incident/ledger/history.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../../lib/incident/ledger/ledger.ts';
import { incidentOfDeny } from '../../../lib/sweep/incidents-of.ts';
import { digestOfTrust } from '../../../lib/sweep/opened.ts';
import { confirmedClean, lookAtClosed } from '../../../lib/sweep/scan/closed.ts';
import { command, report, TARGET } from '../../support/commands.ts';
import { EC2, OURS, OUTSIDER_ROOT, trustOf } from '../../support/events.ts';
import { contained } from '../../support/incidents.ts';

const NOW = new Date('2026-05-04T10:06:00Z');
const OPENED = new Date('2026-05-04T10:00:00Z'); // of the report in support/commands
const INCIDENT = command().incident;
const NAME = `rolewarden-${INCIDENT}-quarantine`;
const CLEAN = trustOf(EC2);
const OPEN = trustOf(EC2, OUTSIDER_ROOT);
const CUTOFF = later(NOW, 50 * MINUTE);
const document = denyPolicy('quarantine', { kind: 'role' }, CUTOFF, later(CUTOFF, 13 * HOUR));
const trustReport = report({
  findings: report().findings.map((finding) => ({ ...finding, detector: 'trust-external-account' })),
});

/** The incident of the opened trust; a row states how it differs. */
const opened = (difference: Partial<Incident>): Incident =>
  contained(later(OPENED, MINUTE), difference, command({ cause: 'trust', report: trustReport }));

interface Row {
  readonly trust?: unknown;
  readonly found?: Partial<FoundPolicy>;
  readonly incident?: Partial<Incident>;
  /** Another incident that stands on the role. */
  readonly other?: true;
  /** Changes that the ledger remembers, beside the clean one of an hour ago. */
  readonly changes?: readonly Partial<TrustRecord>[];
}

async function liftedBy({ trust = CLEAN, found = {}, incident = {}, other, changes = [] }: Row) {
  const ledger = memoryLedger();
  const known = opened(incident);
  await ledger.record(known);
  if (other) await ledger.record({ ...known, id: 'f'.repeat(16) });
  const clean: TrustRecord = { eventId: 'before', time: later(OPENED, -HOUR), document: CLEAN, accepted: true };
  for (const record of [clean, ...changes.map((change, index) => ({ ...clean, eventId: `e${index}`, ...change }))])
    await ledger.rememberTrust(TARGET, record);
  const policy: FoundPolicy = {
    target: { arn: TARGET, name: 'AdminRole', tags: {} },
    rung: 'inline',
    policyName: NAME,
    document,
    ...(trust !== 'nothing' && { trustPolicy: trust }),
    ...found,
  };
  const deny = denyIn(policy);
  const own = await incidentOfDeny(policy, ledger);
  const subject = deny && own && { found: policy, deny, incident: own };
  const lift = subject && (await confirmedClean(subject, ledger, DEFAULT_SETTINGS, NOW));
  if (lift === undefined) return undefined;
  const parsed = parseCommand(JSON.stringify(lift));
  return parsed.kind === 'lift' ? parsed.by : parsed.kind;
}

const AFTER = later(OPENED, 2 * MINUTE);
const closed = { time: AFTER };
const twoReads = { cleanSince: later(NOW, -5 * MINUTE) };

describe('an opened trust that a later change event closed, where the deny stood only after it', () => {
  const rows: [string, Row, RegExp | undefined][] = [
    ['one clean read is enough', { changes: [closed] }, /because event e0 closed/],
    ['soon after the incident too', { changes: [closed], incident: { at: later(NOW, -MINUTE) } }, /because event e0/],
    ['on the managed rung', { changes: [closed], found: { rung: 'managed' } }, /because event e0/],
    ['what IAM shows is open', { changes: [closed], trust: OPEN }, undefined],
    ['the event is older than the opening', { changes: [{ time: later(OPENED, -MINUTE) }] }, undefined],
    ['in the second of the opening nobody knows', { changes: [{ time: OPENED }] }, undefined],
    ['the event was no reason to contain, and leaves it open', { changes: [{ ...closed, document: OPEN }] }, undefined],
    ['the event was contained itself', { changes: [{ ...closed, accepted: false }] }, undefined],
    ['no event: two reads', { incident: twoReads }, /two reads/],
    ['no event: one read', {}, undefined],
    ['no event: two reads, four minutes apart', { incident: { cleanSince: later(NOW, -4 * MINUTE) } }, undefined],
    [
      'no event: two reads, and the incident is a minute old',
      { incident: { ...twoReads, at: later(NOW, -MINUTE) } },
      undefined,
    ],
    [
      'lifted down before, and it keeps new sessions out again',
      { changes: [closed], incident: { state: 'revoked' } },
      /because event e0/,
    ],
    [
      'lifted down before, and the freeze goes on for others',
      { changes: [closed], incident: { state: 'revoked', frozen: true } },
      undefined,
    ],
    ['IAM does not show the trust', { changes: [closed], trust: 'nothing' }, undefined],
    [
      'its cutoff is now',
      {
        incident: twoReads,
        found: { document: denyPolicy('quarantine', { kind: 'role' }, NOW, later(NOW, 13 * HOUR)) },
      },
      undefined,
    ],
    [
      'the deny is on another role',
      { changes: [closed], found: { target: { arn: `${TARGET}2`, name: 'AdminRole2', tags: {} } } },
      undefined,
    ],
    ['a boundary is a person’s', { changes: [closed], found: { rung: 'boundary' } }, undefined],
    ['a caller', { changes: [closed], found: { policyName: `${NAME}-caller` } }, undefined],
    ['a pass', { changes: [closed], incident: { order: JSON.stringify(command()) } }, undefined],
    [
      'widened, alone on the role',
      { changes: [closed], found: { policyName: `${NAME}-w0123abcd` } },
      /because event e0/,
    ],
    [
      'widened, and another incident stands',
      { changes: [closed], other: true, found: { policyName: `${NAME}-w0123abcd` } },
      undefined,
    ],
    ['not widened, and another incident stands', { changes: [closed], other: true }, /because event e0/],
  ];
  test.each(rows)('%s', async (_, row, by) => {
    const lifted = await liftedBy(row);
    if (by === undefined) expect(lifted).toBeUndefined();
    else expect(lifted).toMatch(by);
  });
});

test.each<[name: string, trust: unknown, since: Date | undefined]>([
  ['an open trust ends the row of clean reads, also when the cutoff has passed', OPEN, undefined],
  ['a clean one goes on with it', CLEAN, later(NOW, -HOUR)],
])('%s', async (_, trustPolicy, since) => {
  const ledger = memoryLedger();
  await ledger.record(opened({ cleanSince: later(NOW, -HOUR) }));
  const past = later(NOW, -MINUTE);
  const found: FoundPolicy = {
    target: { arn: TARGET, name: 'AdminRole', tags: {} },
    rung: 'inline',
    policyName: NAME,
    document: denyPolicy('quarantine', { kind: 'role' }, past, later(past, 13 * HOUR)),
    trustPolicy,
  };
  const deny = parseDeny(found.document);
  const incident = await incidentOfDeny(found, ledger);
  if (deny === undefined || incident === undefined) throw new Error('no deny stands');
  expect(await confirmedClean({ found, deny, incident }, ledger, DEFAULT_SETTINGS, NOW)).toBeUndefined();
  expect((await ledger.incident(INCIDENT))?.cleanSince).toEqual(since);
});

describe('the look at opened trusts, which says nothing of itself', () => {
  const NAMES = ['first', 'second'].map((one) => `rolewarden-${incidentOf(one, TARGET)}-quarantine`);
  const onRole = (policyName: string, trustPolicy: unknown): FoundPolicy => ({
    target: { arn: TARGET, name: 'AdminRole', tags: {} },
    rung: 'inline',
    policyName,
    document,
    trustPolicy,
  });
  const incidentNamed = (policyName: string, difference: Partial<Incident> = {}): Incident => {
    const incident = policyName.split('-')[1] ?? '';
    return contained(OPENED, difference, command({ incident, cause: 'trust', report: { ...trustReport, incident } }));
  };
  const look = async (ledger: Ledger, denies: readonly FoundPolicy[], now = NOW) => {
    const asked: Command[] = [];
    const effects = { enqueue: async (one: Command) => void asked.push(one) };
    const ports = { ledger, settings: DEFAULT_SETTINGS, account: OURS, denies: async () => denies, effects };
    return { done: await lookAtClosed(ports, now), asked };
  };

  test('remembers for the sweep which trust policy it found closed, until it is another', async () => {
    const ledger = memoryLedger();
    const [name = ''] = NAMES;
    const { id } = incidentNamed(name);
    await ledger.record(incidentNamed(name));
    const seen = [];
    for (const trustPolicy of [OPEN, CLEAN, OPEN, undefined]) {
      await look(ledger, [onRole(name, trustPolicy)]);
      seen.push((await ledger.incident(id))?.closedAs);
    }
    expect(seen).toEqual([undefined, digestOfTrust(CLEAN), undefined, undefined]);
    expect((await ledger.incident(id))?.state).toBe('contained');
  });

  test('a moment after the event too: only the lift waits for a second read', async () => {
    const ledger = memoryLedger();
    const [name = ''] = NAMES;
    await ledger.record(incidentNamed(name, { at: later(NOW, -MINUTE) }));
    const { asked } = await look(ledger, [onRole(name, CLEAN)]);
    const { closedAs, cleanSince } = (await ledger.incident(incidentNamed(name).id)) ?? {};
    expect([asked, closedAs, cleanSince]).toEqual([[], digestOfTrust(CLEAN), undefined]);
    await look(ledger, [onRole(name, OPEN)]);
    expect((await ledger.incident(incidentNamed(name).id))?.closedAs).toBeUndefined();
  });

  test('lifts the quarantine and its extension', async () => {
    const ledger = memoryLedger();
    const [name = ''] = NAMES;
    await ledger.record(incidentNamed(name));
    const denies = [onRole(name, CLEAN), onRole(`${name}-x1`, CLEAN)];
    expect((await look(ledger, denies)).asked).toEqual([]);
    const { done, asked } = await look(ledger, denies, later(NOW, 15 * MINUTE));
    expect(done.lifted).toEqual(denies.map(({ policyName }) => `${TARGET} ${policyName}`));
    expect(asked).toMatchObject([
      { kind: 'lift', id: 'clean-0', down: true },
      { kind: 'lift', id: 'clean-1', down: true, extension: 1 },
    ]);
  });

  test('of a freeze that two incidents need, each is judged by itself', async () => {
    const ledger = memoryLedger();
    const [name = '', other = ''] = NAMES;
    const freeze = name.replace('quarantine', 'freeze');
    const [cutoff, lapse] = [isoSeconds(CUTOFF), isoSeconds(later(CUTOFF, 13 * HOUR))];
    const deny = { policyName: freeze, method: 'freeze', scope: { kind: 'role' }, cutoff, lapse } as const;
    for (const one of [name, other])
      await ledger.record(incidentNamed(one, { deny, frozen: true, cleanSince: later(NOW, -HOUR) }));
    const document = denyPolicy('freeze', { kind: 'role' }, CUTOFF, later(CUTOFF, 13 * HOUR));
    const { asked } = await look(ledger, [{ ...onRole(freeze, CLEAN), document }]);
    expect(asked.map(({ incident }) => incident).sort()).toEqual(NAMES.map((one) => incidentNamed(one).id).sort());
  });

  test('a deny that another one covers is not lifted for it', async () => {
    const ledger = memoryLedger();
    const [name = '', other = ''] = NAMES;
    const [cutoff, lapse] = [isoSeconds(CUTOFF), isoSeconds(later(CUTOFF, 13 * HOUR))];
    const deny = { policyName: other, method: 'quarantine', scope: { kind: 'role' }, cutoff, lapse } as const;
    await ledger.record(incidentNamed(other, { deny, cleanSince: later(NOW, -HOUR) }));
    const { asked } = await look(ledger, [onRole(name, CLEAN)]);
    expect([asked, (await ledger.incident(incidentNamed(other).id))?.closedAs]).toEqual([[], digestOfTrust(CLEAN)]);
  });

  test('writes nothing where nothing is new', async () => {
    const ledger = memoryLedger();
    const [name = ''] = NAMES;
    await ledger.record(incidentNamed(name));
    const written: Incident[] = [];
    const record = async (one: Incident) => {
      written.push(one);
      await ledger.record(one);
    };
    const counting: Ledger = { ...ledger, record };
    for (const trustPolicy of [OPEN, OPEN, CLEAN, CLEAN, OPEN, OPEN]) await look(counting, [onRole(name, trustPolicy)]);
    expect(written.map(({ closedAs, cleanSince }) => [closedAs === undefined, cleanSince === undefined])).toEqual([
      [false, false],
      [true, true],
    ]);
  });

  test('asks for nothing where a pass is the cause, and writes nothing of it', async () => {
    const ledger = memoryLedger();
    await ledger.record(contained(OPENED));
    const before = await ledger.incident(INCIDENT);
    const { asked } = await look(ledger, [onRole(NAME, CLEAN)]);
    expect([asked, await ledger.incident(INCIDENT)]).toEqual([[], before]);
  });

  test('an entry that cannot be read ends the look at no other, and fails it after all', async () => {
    const ledger = memoryLedger();
    const [bad = '', good = ''] = NAMES;
    for (const name of NAMES) await ledger.record(incidentNamed(name, { cleanSince: later(NOW, -HOUR) }));
    const asked: Command[] = [];
    const broken: Ledger = {
      ...ledger,
      incident: async (id) => {
        if (bad.includes(id)) throw new Error('no answer');
        return ledger.incident(id);
      },
    };
    const effects = { enqueue: async (one: Command) => void asked.push(one) };
    const denies = async () => NAMES.map((name) => onRole(name, CLEAN));
    const ports = { ledger: broken, settings: DEFAULT_SETTINGS, account: OURS, denies, effects };
    await expect(lookAtClosed(ports, NOW)).rejects.toThrow(AggregateError);
    expect(asked.map(({ incident }) => good.includes(incident))).toEqual([true]);
  });
});
