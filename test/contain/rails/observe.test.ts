import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snapshotAccount } from '../../../lib/account/snapshot.ts';
import { namedArn } from '../../../lib/base/arn.ts';
import { matchesRole } from '../../../lib/base/glob.ts';
import type { JsonObject } from '../../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { contain } from '../../../lib/contain/contain.ts';
import type { Notice } from '../../../lib/contain/told.ts';
import { allDetectors } from '../../../lib/detectors/all.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import { commandsFor } from '../../../lib/inspect/dispatch.ts';
import { inspect } from '../../../lib/inspect/inspect.ts';
import { messageOf } from '../../../lib/notify/message.ts';
import { slackMessageIn } from '../../../lib/notify/slack.ts';
import { OURS, OUTSIDER_ROOT, TRUSTED, trustChange, trustOf } from '../../support/events.ts';
import { memoryIam } from '../../support/iam/memory-iam.ts';
import { memoryRole } from '../../support/iam/state.ts';
import { runs } from '../../support/runs.ts';

const EVENTS = new URL('../../../events/', import.meta.url);
const read = (file: string) => JSON.parse(readFileSync(new URL(file, EVENTS), 'utf8')) as JsonObject;
const DETAILS = read('account.json');
const ROLES = (DETAILS.RoleDetailList as readonly { RoleName: string; RoleId: string }[]).map(
  ({ RoleName, RoleId }) => [RoleName, RoleId] as const,
);
const NOW = new Date('2026-05-08T12:00:00Z');
/** Everything that is found is answered as hard as it can be. */
const HARD: Settings = {
  ...DEFAULT_SETTINGS,
  mode: 'enforce',
  respond: { critical: 'quarantine', high: 'quarantine', medium: 'freeze', low: 'revocation', info: 'alert' },
  onlyApproved: true,
};
const stories = readdirSync(new URL('stories/', EVENTS), { recursive: true })
  .map((file) => String(file))
  .filter((file) => /\d\d-.*\.json$/.test(file))
  .map((file) => read(`stories/${file}`));
const opened = ROLES.map(([name]) => trustChange(name, trustOf(OUTSIDER_ROOT)));
const found = await detectorsOn([...stories, ...opened]);

async function detectorsOn(events: readonly JsonObject[]): Promise<string[]> {
  const account = snapshotAccount(DETAILS);
  const all = await Promise.all(events.map((event) => inspect(event, account, memoryLedger(), HARD, NOW)));
  return [...new Set(all.flat().flatMap(({ findings }) => findings.map(({ detector }) => detector)))];
}

const observe = fc.record({
  accounts: fc.constantFrom([], [], [], [TRUSTED], [OURS]),
  detectors: fc.oneof(
    fc.subarray(found, { maxLength: 3 }),
    fc.subarray(found),
    fc.constant(allDetectors.map(({ id }) => id)),
  ),
});
const protect = fc.record({
  roles: fc.subarray(['PipelineAdmin', 'arn:aws:iam::*:role/S3*', '*Role'], { maxLength: 1 }),
});
const settings = fc.record({ observe, protect }).map((lists): Settings => ({ ...HARD, ...lists }));

describe('whatever the settings observe, whatever happens and however often', () => {
  it('nothing is written for an observed account, for observed detectors alone, or on a protected role', async () => {
    const events = fc.array(fc.constantFrom(...stories, ...opened), { minLength: 1, maxLength: 8 });
    let written = 0;
    let held = 0;
    await fc.assert(
      // The settings may change while a command waits: `contain` was deployed with others.
      fc.asyncProperty(events, settings, fc.option(settings), async (happened, first, second) => {
        const iam = memoryIam({ roles: Object.fromEntries(ROLES.map(([name, id]) => [name, memoryRole(id)])) });
        const ledger = memoryLedger();
        const account = snapshotAccount(DETAILS);
        const ports = {
          policies: iam.targetPolicies,
          ledger,
          settings: second ?? first,
          killSwitch: async () => ({ on: false }),
          look: async () => {},
          publish: async () => {},
        };
        for (const event of happened)
          for (const decision of await inspect(event, account, ledger, first, NOW)) {
            const askedBy = decision.askedBy ?? [];
            if (decision.action === 'contain') expect(isHeld(first, decision.account, askedBy)).toBe(false);
            if (decision.action === 'observe') expect(decision.because).toMatch(/observe\.|protect\./);
            for (const command of commandsFor(decision)) {
              const before = iam.writes.length;
              await contain(JSON.stringify(command), 1, ports, NOW);
              if (iam.writes.length === before) {
                held += 1;
                continue;
              }
              written += 1;
              for (const given of [first, ports.settings]) {
                expect(isHeld(given, decision.account, askedBy)).toBe(false);
                expect(given.protect.roles.filter((pattern) => matchesRole(pattern, namedArn(command.target)))).toEqual(
                  [],
                );
              }
            }
          }
      }),
      { numRuns: runs(200) },
    );
    expect(written).toBeGreaterThan(runs(50)); // the rails are not simply shut
    expect(held).toBeGreaterThan(runs(50));
  });
});

function isHeld({ observe: { accounts, detectors } }: Settings, account: string, askedBy: readonly string[]): boolean {
  return accounts.includes(account) || askedBy.every((detector) => detectors.includes(detector));
}

it.each([
  ['accounts', OURS],
  ['detectors', 'trust-external-account'],
])('observe.%s: the e-mail and Slack name the entry that held it back', async (key, name) => {
  const given: Settings = {
    ...DEFAULT_SETTINGS,
    mode: 'enforce',
    observe: { ...DEFAULT_SETTINGS.observe, [key]: [name] },
  };
  const event = trustChange('PipelineAdmin', trustOf({ Service: 'ec2.amazonaws.com' }, OUTSIDER_ROOT));
  const [decision] = await inspect(event, snapshotAccount(DETAILS), memoryLedger(), given, NOW);
  if (decision === undefined) throw new Error('nothing was decided');
  const notice: Notice = { decision };
  const { subject, body } = messageOf(notice);
  const slack = JSON.stringify(slackMessageIn(subject, body.lambda));
  for (const text of [body.default, slack]) {
    expect(text).toContain(`observe.${key} names ${name}`);
    expect(text).toContain('NOTHING IS CUT OFF');
  }
});
