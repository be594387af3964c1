import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { snapshotAccount } from '../lib/account/snapshot.ts';
import { DEFAULT_SETTINGS } from '../lib/base/settings/defaults.ts';
import { parseSettings } from '../lib/base/settings/settings-file.ts';
import { isAtLeast, type Severity } from '../lib/base/severity.ts';
import { MINUTE } from '../lib/base/time.ts';
import { passesIn } from '../lib/event/catalogue/passes.ts';
import { type CloudTrailEvent, parseEvent } from '../lib/event/cloudtrail.ts';
import { memoryLedger } from '../lib/incident/ledger/in-memory.ts';
import type { Decision } from '../lib/inspect/decide/decision.ts';
import { replay } from '../lib/inspect/replay.ts';

const EVENTS = new URL('../events/', import.meta.url);
const STORIES = new URL('stories/', EVENTS);

interface Expected {
  readonly title: string;
  /** Role passes and armings that `audit` shows, denied and failed ones left out. */
  readonly passes: number;
  readonly arming: number;
  readonly account?: 'none';
  readonly decisions: readonly ExpectedDecision[];
  /** Decisions that are not listed stay below this severity or at it. */
  readonly quietBelow: Severity;
}

interface ExpectedDecision {
  readonly event: string;
  readonly role?: string;
  readonly action: Decision['action'];
  readonly severity?: Severity;
  readonly detectors: readonly string[];
  readonly containments?: readonly { target: string; method: string; scope: string; userids?: readonly string[] }[];
}

function read(url: URL): unknown {
  return JSON.parse(readFileSync(url, 'utf8'));
}

async function replayStory(name: string, { account }: Expected) {
  const folder = new URL(`${name}/`, STORIES);
  const files = readdirSync(folder).filter((file) => /^\d.*\.json$/.test(file));
  const events = files.map((file) => parseEvent(read(new URL(file, folder))));
  const settings = readdirSync(folder).includes('rolewarden.yml')
    ? parseSettings(readFileSync(new URL('rolewarden.yml', folder), 'utf8'))
    : DEFAULT_SETTINGS;
  const decisions: Decision[] = [];
  const snapshot = snapshotAccount(account === 'none' ? undefined : read(new URL('account.json', EVENTS)));
  for await (const one of replay(events, { account: snapshot, ledger: memoryLedger(), settings, lag: MINUTE }))
    decisions.push(...one.decisions);
  return { events, decisions };
}

function passesOf(events: readonly CloudTrailEvent[], kind: 'pass' | 'arming'): number {
  return events.flatMap(passesIn).filter(({ passKind, event }) => passKind === kind && event.outcome === 'succeeded')
    .length;
}

function targetName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

describe.each(readdirSync(STORIES))('story %s', (name) => {
  const expected = read(new URL(`${name}/expect.json`, STORIES)) as Expected;

  it(expected.title, async () => {
    const { events, decisions } = await replayStory(name, expected);
    for (const row of expected.decisions) {
      const decision = decisions.find(({ eventId }) => eventId === row.event);
      expect(decision, `a decision for ${row.event}`).toBeDefined();
      expect(decision).toMatchObject({ action: row.action, ...(row.severity && { severity: row.severity }) });
      if (row.role !== undefined) expect(decision?.role.name).toBe(row.role);
      expect(decision?.findings.map(({ detector }) => detector)).toEqual(expect.arrayContaining([...row.detectors]));
      const containments = decision !== undefined && 'containments' in decision ? decision.containments : [];
      const reached = containments.map(({ target, method, scope }) => ({
        target: targetName(target),
        method,
        scope: scope.kind,
        ...('userids' in scope && { userids: scope.userids }),
      }));
      expect(reached).toEqual(
        (row.containments ?? []).map((one) => (one.userids === undefined ? expect.objectContaining(one) : one)),
      );
    }
    const listed = expected.decisions.map(({ event }) => event);
    const loud = decisions.filter(
      ({ eventId, severity }) =>
        !listed.includes(eventId) && isAtLeast(severity, expected.quietBelow) && severity !== expected.quietBelow,
    );
    expect(loud).toEqual([]);
    expect({ passes: passesOf(events, 'pass'), arming: passesOf(events, 'arming') }).toEqual({
      passes: expected.passes,
      arming: expected.arming,
    });
  });
});
