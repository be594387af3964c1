import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { snapshotAccount } from '../lib/account/snapshot.ts';
import { DEFAULT_SETTINGS } from '../lib/base/settings/settings.ts';
import { isAtLeast } from '../lib/base/severity.ts';
import { MINUTE } from '../lib/base/time.ts';
import { parseEvent } from '../lib/event/cloudtrail.ts';
import { memoryLedger } from '../lib/incident/ledger/in-memory.ts';
import { activitiesIn } from '../lib/inspect/activity.ts';
import type { Decision } from '../lib/inspect/decide/decision.ts';
import { replay } from '../lib/inspect/replay.ts';
import { hasShared, SHARED } from './support/shared.ts';

interface Labelled {
  readonly file: string;
  readonly eventName: string;
  readonly trustLabel?: readonly string[];
  readonly rolesPassed?: readonly { value: string }[];
  readonly note?: string;
}

/** Real CloudTrail records; beside the repository in our workplace only. */
describe.skipIf(!hasShared)('the corpus of real records', () => {
  const corpus = new URL('corpus/', SHARED);
  const manifest = hasShared ? (JSON.parse(readFileSync(new URL('manifest.json', corpus), 'utf8')) as Labelled[]) : [];
  const eventIn = ({ file }: Labelled) => parseEvent(JSON.parse(readFileSync(new URL(file, corpus), 'utf8')));
  const isIn = (folder: string) => manifest.filter(({ file }) => file.startsWith(`${folder}/`));

  it('parses whole', () => {
    expect(manifest.map((one) => eventIn(one).eventName)).toHaveLength(646);
  });

  it('holds every labelled pass, with its role where the record shows it', () => {
    const damaged = ({ note }: Labelled) => note !== undefined; // the anonymiser broke the event's name
    for (const one of isIn('passrole').filter((row) => !damaged(row))) {
      const passes = activitiesIn(eventIn(one)).filter(({ kind }) => kind === 'role-pass');
      expect(passes.length, one.file).toBeGreaterThan(0);
      for (const { value } of one.rolesPassed ?? [])
        expect(JSON.stringify(passes.map((pass) => 'role' in pass && pass.role)), one.file).toContain(value);
    }
  });

  it('holds every trust change', () => {
    const changes = manifest.filter(
      ({ eventName }) => eventName === 'UpdateAssumeRolePolicy' || eventName === 'CreateRole',
    );
    for (const one of changes)
      expect(
        activitiesIn(eventIn(one)).map(({ kind }) => kind),
        one.file,
      ).toContain('trust-policy-change');
    expect(changes.length).toBeGreaterThan(5);
  });

  it('raises nothing above info on the benign rest', async () => {
    const decisions = await decisionsOn(isIn('benign'));
    expect(
      decisions
        .filter(({ severity }) => isAtLeast(severity, 'low'))
        .filter(({ findings }) => findings.some(({ detector }) => detector !== 'guard-trail-changed')) // attacks on a trail
        .map(({ eventName, findings }) => [eventName, findings.map(({ evidence }) => evidence)]),
    ).toEqual([]);
  });

  it('flags the backdoors', async () => {
    const external = isIn('trust').filter(({ trustLabel }) =>
      trustLabel?.some((label) => label.startsWith('EXTERNAL')),
    );
    const decisions = await decisionsOn(external);
    expect(decisions.filter(({ severity }) => isAtLeast(severity, 'high'))).toHaveLength(external.length);
  });

  async function decisionsOn(rows: readonly Labelled[]): Promise<Decision[]> {
    const decisions: Decision[] = [];
    const options = { account: snapshotAccount(), ledger: memoryLedger(), settings: DEFAULT_SETTINGS, lag: MINUTE };
    for await (const one of replay(rows.map(eventIn), options)) decisions.push(...one.decisions);
    return decisions;
  }
});
