import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { later, MINUTE } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { askForWaiting } from '../../lib/sweep/ask-again.ts';
import { attempts } from '../../lib/sweep/attempts.ts';
import { listingOf } from '../../lib/sweep/listing.ts';
import { sweepLedger } from '../../lib/sweep/sweep-ledger.ts';
import { contained } from '../support/incidents.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const NOW = later(NOON, 20 * MINUTE);
/** As inspect recorded it, with its one command. */
const DECIDED = contained(NOON, { asked: [NOON] });
const { asked: _, ...CARRIED } = DECIDED;

/** @param latest the record; the list shows the copy of a moment before */
async function asked(latest: Incident | undefined, on: boolean) {
  const kept = { ...memoryLedger(), waiting: async () => [DECIDED], incident: async () => latest };
  const commands: Command[] = [];
  const told: SentNotice[] = [];
  const ports = {
    ledger: sweepLedger(kept, { take: () => true, left: () => 0 } as never),
    account: DECIDED.account,
    settings: { ...DEFAULT_SETTINGS, mode: 'enforce' },
    killSwitch: async () => ({ on }),
    enqueue: async (command: Command) => void commands.push(command),
    publish: async (notice: SentNotice) => void told.push(notice),
    isNews: () => true,
  };
  await askForWaiting(listingOf([]), ports as never, attempts(), NOW);
  return [commands.length, told.length];
}

test.each<[string, Incident | undefined, boolean, number]>([
  ['the same: asked for', DECIDED, true, 1],
  ['gone with the table’s memory: the list’s copy counts', undefined, false, 1],
  ['held back by a switch that is on: not asked for', { ...CARRIED, state: 'observed', held: true }, true, 0],
  ['held back by a switch that is off by now: asked for', { ...CARRIED, state: 'observed', held: true }, false, 1],
  ['lifted: not asked for', { ...CARRIED, state: 'lifted' }, false, 0],
])('the list shows a command that nobody carried out, and the record is %s', async (_, latest, on, times) => {
  expect(await asked(latest, on)).toEqual([times, times]);
});

test('a ledger that does not answer makes no known incident an unknown one', async () => {
  let because: string | undefined;
  const kept = {
    ...memoryLedger(),
    guarded: async () => [DECIDED],
    incident: async () => undefined,
    unreachable: () => because,
  };
  const ledger = sweepLedger(kept, { take: () => true } as never);
  await ledger.guarded(DECIDED.account);
  because = 'no answer in time';
  expect([await ledger.latest(DECIDED.id), ledger.known(DECIDED.id)]).toEqual([undefined, DECIDED]);
  because = undefined;
  expect([await ledger.latest(DECIDED.id), ledger.known(DECIDED.id)]).toEqual([undefined, undefined]);
});
