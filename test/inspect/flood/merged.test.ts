import { describe, expect, test } from 'vitest';
import { type FloodCount, floodCountIn, floodCountText } from '../../../lib/contain/flood-count.ts';
import { memoryTallies } from '../../../lib/incident/ledger/tallies.ts';
import type { Decision } from '../../../lib/inspect/decide/decision.ts';
import { toldNow } from '../../../lib/inspect/flood/counted-alerts.ts';
import { countedAs } from '../../../lib/inspect/flood/counted-as.ts';
import { tellCount } from '../../../lib/sweep/tell-count.ts';
import { report } from '../../support/commands.ts';
import { event, sessionOf } from '../../support/events.ts';

const NOW = new Date('2026-05-04T10:00:20Z');

/** How many of three such events are told at once. */
async function toldOf(decision: object, difference: object = {}): Promise<number> {
  const tallies = memoryTallies();
  const { askedBy: _, cause: __, ...alert } = report({ action: 'alert', severity: 'medium' });
  let told = 0;
  for (let n = 0; n < 3; n++) {
    const one = event({ userIdentity: sessionOf('Deployer', 'dana'), ...difference });
    const counting = { caller: countedAs(one), name: 'dana', tallies, tellCount: async () => {}, now: NOW };
    told += (await toldNow([{ ...alert, ...decision } as Decision], one, counting)).length;
  }
  return told;
}

const DENIED = { errorCode: 'AccessDenied' };

describe('merged into one message', () => {
  test.each([
    ['an alert', {}, {}],
    ['an alert that says why', { because: 'respond says so' }, {}],
    ['a denied call on the guardrail', { guard: true }, DENIED],
  ])('%s', async (_, decision, difference) => {
    expect(await toldOf(decision, difference)).toBe(1);
  });
});

test('several alerts of the first event are told at once, and counted by nobody as more', async () => {
  const tallies = memoryTallies();
  const { askedBy: _, cause: __, ...alert } = report({ action: 'alert', severity: 'medium' });
  const counts: FloodCount[] = [];
  const tellCountLater = async (key: FloodCount['key'], decision: Decision, told: number) =>
    void counts.push({ key, decision, told });
  const one = event({ userIdentity: sessionOf('Deployer', 'dana') });
  const counting = { caller: countedAs(one), name: 'dana', tallies, tellCount: tellCountLater, now: NOW };
  const three = [alert, alert, alert] as Decision[];
  expect(await toldNow(three, one, counting)).toHaveLength(3);
  const order = floodCountIn(counts.map(floodCountText)[0]);
  const more = async () => order && tellCount(order, { tallies, publish: async () => {} });
  expect(await more()).toBe(0);
  expect(await toldNow(three, { ...one, eventId: 'another' }, counting)).toEqual([]);
  expect(await more()).toBe(3);
});

describe('never merged', () => {
  test.each([
    ['a containment', { action: 'contain' }],
    ['what the mode or a rail held back', { action: 'observe' }],
    ['what cannot be contained', { uncontained: [{ principal: 'root', because: 'nobody can' }] }],
    ['what detectors asked to contain, and lateness or a series kept', { askedBy: ['pass-admin-role'] }],
    ['what is critical', { severity: 'critical' }],
    ['what was done to the guardrail', { guard: true }],
  ])('%s', async (_, decision) => {
    expect(await toldOf(decision)).toBe(3);
  });
});
