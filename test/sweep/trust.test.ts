import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/settings.ts';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import { parseCommand } from '../../lib/contain/parse-command.ts';
import { parseDeny } from '../../lib/incident/deny/deny-document.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';
import type { FoundPolicy } from '../../lib/incident/deny/found.ts';
import { denyIn } from '../../lib/incident/deny/found.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import type { TrustRecord } from '../../lib/incident/ledger/ledger.ts';
import { incidentOfDeny } from '../../lib/sweep/incidents-of.ts';
import { confirmedClean } from '../../lib/sweep/trust.ts';
import { command, report, TARGET } from '../support/commands.ts';
import { EC2, OUTSIDER_ROOT, trustOf } from '../support/events.ts';

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
  const contained: Incident = {
    id: INCIDENT,
    account: '111122223333',
    roleArn: TARGET,
    state: 'contained',
    at: later(OPENED, MINUTE),
    wholeRole: true,
    order: JSON.stringify(command({ cause: 'trust', report: trustReport })),
    ...incident,
  };
  await ledger.record(contained);
  if (other) await ledger.record({ ...contained, id: 'f'.repeat(16) });
  const clean: TrustRecord = { eventId: 'before', time: later(OPENED, -HOUR), document: CLEAN, accepted: true };
  for (const record of [clean, ...changes.map((change, index) => ({ ...clean, eventId: `e${index}`, ...change }))])
    await ledger.rememberTrust(TARGET, record);
  const policy: FoundPolicy = {
    target: { arn: TARGET, name: 'AdminRole', tags: {} },
    rung: 'inline',
    policyName: NAME,
    document,
    trustPolicy: trust,
    ...found,
  };
  const deny = denyIn(policy);
  const known = await incidentOfDeny(policy, ledger);
  const subject = deny && known && { found: policy, deny, incident: known };
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
  await ledger.record({
    id: INCIDENT,
    account: '111122223333',
    roleArn: TARGET,
    state: 'contained',
    at: later(OPENED, MINUTE),
    wholeRole: true,
    order: JSON.stringify(command({ cause: 'trust', report: trustReport })),
    cleanSince: later(NOW, -HOUR),
  });
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
