import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { DAY, HOUR, later, MINUTE } from '../../lib/base/time.ts';
import { parseDeny } from '../../lib/incident/deny/deny-document.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';
import { MOST_ANSWERS } from '../../lib/sweep/ask-again.ts';
import { policyWrites } from '../support/iam/write.ts';
import { badDay, START } from './bad-day.ts';

type Day = ReturnType<typeof badDay>;

/** Whether the role lets no new session in. */
const isClosed = ({ admin, at }: Day) => [...admin.inline.values()].some((one) => cutoffOf(one) > at());
const cutoffOf = (document: unknown) => parseDeny(document)?.cutoff ?? new Date(0);
const wholeRecord = async (day: Day, incident: string) => day.kept.incident(incident);

describe('the ledger is away when a deny is written', () => {
  test.each([
    ['for the rest of the command', MINUTE],
    ['for five hours', 5 * HOUR],
  ])('%s: the deny is told once, recorded later, extended and put back', async (_, outage) => {
    const day = badDay();
    const [decision] = await day.event();
    day.tableAnswers(4); // what contain asks before it writes on the first of the two targets
    await day.carryOut();
    expect(day.outcomes()).toEqual(['written', 'written']);
    expect(day.told.some(({ notes }) => notes?.some((note) => /the ledger has not recorded it/.test(note)))).toBe(true);
    expect(day.dead).toEqual([]);

    await day.live(outage);
    day.tableAnswers(Number.POSITIVE_INFINITY);
    day.wait(30 * MINUTE);
    await day.look();
    expect(await wholeRecord(day, decision?.incident ?? '')).toMatchObject({ state: 'contained', deny: {} });
    await day.live(HOUR);
    expect(isClosed(day)).toBe(true);
    day.admin.inline.clear();
    await day.live(30 * MINUTE);
    expect(isClosed(day)).toBe(true);
    expect(day.outcomes().filter((outcome) => outcome === 'refused')).toEqual([]);
  });

  test('inspect records nothing either: the look has all that is needed', async () => {
    const day = badDay();
    day.is.tableAway = true;
    const [decision] = await day.event();
    await day.carryOut();
    await day.event(); // a further command for the same role does not wait
    await day.carryOut();
    expect(day.admin.inline.size).toBe(2);
    expect(day.told).toHaveLength(4);
    await day.live(3 * HOUR);
    day.is.tableAway = false;
    await day.live(HOUR);
    expect(await wholeRecord(day, decision?.incident ?? '')).toMatchObject({ state: 'contained', deny: {} });
    expect(await wholeRecord(day, `${decision?.incident}-caller`)).toMatchObject({ caller: true, deny: {} });
    expect(isClosed(day)).toBe(true);
  });

  test('and no look can be ordered: the command comes again until one of the two takes it', async () => {
    const day = badDay();
    const [decision] = await day.event();
    day.is.tableAway = true;
    day.is.looksAway = true;
    await day.carryOut();
    expect(day.outcomes()).toEqual([]);
    expect(day.dead).toHaveLength(2); // the sweep finds the deny, which is as ordered
    day.is.tableAway = false;
    await day.live(30 * MINUTE);
    expect(await wholeRecord(day, decision?.incident ?? '')).toMatchObject({ state: 'contained', deny: {} });
    expect(policyWrites(day.iam.writes).length).toBeLessThanOrEqual(2 * 15);
  });

  test('a person lifts it meanwhile: the late record does not bring it back', async () => {
    const day = badDay();
    day.is.tableAway = true;
    const [decision] = await day.event();
    await day.carryOut();
    day.is.tableAway = false;
    await lift(day, decision?.incident);
    await day.live(HOUR);
    expect(await wholeRecord(day, decision?.incident ?? '')).toMatchObject({ state: 'lifted' });
  });
});

/** As `rolewarden lift --revive` leaves ledger and IAM. */
async function lift(day: Day, id = '') {
  const known = await day.kept.incident(id);
  const roleArn = 'arn:aws:iam::111122223333:role/Admin';
  const unknown = { id, account: '111122223333', roleArn, at: day.at(), wholeRole: true };
  await day.kept.record({ ...unknown, ...known, state: 'lifted', liftedAt: day.at() });
  day.admin.inline.clear();
  day.developer.inline.clear();
}

describe('a command that contain never carried out', () => {
  /** IAM throttles writes for so long. */
  async function throttled(milliseconds: number, settings?: Parameters<typeof badDay>[0]) {
    const day = badDay(settings);
    day.is.throttled = true;
    const [decision] = await day.event();
    await day.carryOut();
    expect(day.dead).toHaveLength(2);
    await day.live(milliseconds);
    return { day, incident: decision?.incident ?? '' };
  }

  test('is asked for again: 16 minutes of throttling leave neither the role nor the session open', async () => {
    const { day } = await throttled(15 * MINUTE);
    day.is.throttled = false;
    await day.live(15 * MINUTE);
    expect(isClosed(day)).toBe(true);
    expect(day.developer.inline.size).toBe(1);
    expect(day.told.map(({ carried }) => carried?.outcome)).toEqual([undefined, 'written', 'written']);
    expect(day.told[0]?.decision.because).toMatch(/NOT CONTAINED yet: contain has not carried out 2 commands/);
    const before = day.told.length;
    await day.live(45 * MINUTE);
    expect(day.told.slice(before).map(({ decision }) => decision.severity)).toEqual(['low']); // its extension
  });

  test('is asked for less and less often, and in the end told as NOT CONTAINED, once for each target', async () => {
    const { day } = await throttled(2 * DAY);
    const gaveUp = day.told.filter(({ carried }) => carried?.outcome === 'refused');
    expect(gaveUp.map(({ carried }) => carried && 'because' in carried && carried.because)).toEqual([
      expect.stringMatching(/every session that it would cut has ended/),
      expect.stringMatching(/quarantine\.cap has passed/),
    ]);
    expect(day.dead.length).toBeLessThanOrEqual(2 * 8);
    expect(day.told.length).toBeLessThanOrEqual(4);
    expect(await day.kept.waiting('111122223333')).toEqual([]);
  });

  test('and that a person lifted is not asked for any more, nor is its caller', async () => {
    const { day, incident } = await throttled(15 * MINUTE);
    await lift(day, incident);
    day.is.throttled = false;
    const before = day.told.length;
    await day.live(2 * HOUR);
    expect(day.admin.inline.size + day.developer.inline.size).toBe(0);
    expect(day.told.slice(before)).toEqual([]);
    expect(await wholeRecord(day, `${incident}-caller`)).toMatchObject({ state: 'lifted' });
  });

  test('is not asked for while the ledger does not answer: a person may have lifted it', async () => {
    const { day } = await throttled(15 * MINUTE);
    day.is.tableAway = true;
    const before = [day.told.length, day.dead.length];
    await day.live(2 * HOUR);
    expect([day.told.length, day.dead.length]).toEqual(before);
  });

  test('one sweep asks for 50 at most, the oldest first, in one message of bounded length', async () => {
    const day = badDay();
    day.is.throttled = true;
    for (let count = 0; count < 30; count += 1) await day.event();
    await day.carryOut();
    const before = day.dead.length;
    day.wait(16 * MINUTE);
    await day.sweep();
    await day.carryOut();
    expect([before, day.dead.length - before]).toEqual([60, MOST_ANSWERS]);
    expect(day.told).toHaveLength(1);
    expect(day.told[0]?.notes).toHaveLength(21);
    await day.live(15 * MINUTE);
    expect(day.dead).toHaveLength(120);
  });

  test.each([
    ['a weaker document under its name does not count', -2 * HOUR, true],
    ['the deny as it was decided is recorded and left as it is', 5 * MINUTE, false],
  ])('%s', async (_, dated, isWritten) => {
    const { day, incident } = await throttled(0);
    const cutoff = later(START, 40_000 + HOUR + dated); // a whole second
    const document = denyPolicy('quarantine', { kind: 'role' }, cutoff, later(cutoff, 13 * HOUR));
    day.admin.inline.set(`rolewarden-${incident}-quarantine`, document);
    day.is.throttled = false;
    await day.live(15 * MINUTE);
    const [shown] = [...day.admin.inline.values()];
    expect(shown === document).toBe(!isWritten);
    expect(await wholeRecord(day, incident)).toMatchObject({ deny: {}, state: 'contained' });
    expect((await wholeRecord(day, incident))?.asked).toBeUndefined();
  });
});

describe('a quarantine that ended before it was extended', () => {
  const outcomes = (day: Day) => day.told.map(({ carried, decision }) => carried?.outcome ?? decision.because);

  test('goes on: the sweep did not run for two hours', async () => {
    const day = badDay();
    await day.event();
    await day.carryOut();
    day.wait(2 * HOUR);
    expect(isClosed(day)).toBe(false);
    await day.live(15 * MINUTE);
    expect(isClosed(day)).toBe(true);
    expect(outcomes(day).slice(2)).toEqual([expect.stringMatching(/one quarantine ended before/), 'written']);
  });

  test('and cannot be extended is asked for less and less often', async () => {
    const day = badDay();
    await day.event();
    await day.carryOut();
    day.wait(2 * HOUR);
    day.iam.roles.delete('Admin');
    await day.live(10 * HOUR);
    const told = outcomes(day).filter((outcome) => outcome === 'absent').length;
    expect(told).toBeGreaterThan(1);
    expect(told).toBeLessThanOrEqual(7); // and not 40 times
  });

  test('stays ended where it was lifted, lifted down or has reached its cap', async () => {
    const day = badDay();
    const [decision] = await day.event();
    await day.carryOut();
    const known = await wholeRecord(day, decision?.incident ?? '');
    if (known === undefined) throw new Error('there is no record');
    day.wait(2 * HOUR);
    const before = day.told.length;
    await day.kept.record({ ...known, state: 'revoked' });
    await day.live(HOUR);
    await day.kept.record({ ...known, state: 'contained', at: later(known.at, -DAY) });
    await day.live(HOUR);
    await day.kept.record({ ...known, state: 'lifted' });
    await day.live(HOUR);
    expect(isClosed(day)).toBe(false);
    expect(day.told.slice(before)).toEqual([]);
  });
});

describe('the kill switch', () => {
  const outcomes = (day: Day) => day.told.map(({ carried }) => carried?.outcome);

  test('what it held back is asked for when it is off, in one message', async () => {
    const day = badDay();
    day.is.switchOn = true;
    await day.event();
    await day.carryOut();
    await day.live(3 * HOUR);
    expect(outcomes(day)).toEqual(['observed', 'observed']);
    expect(day.admin.inline.size).toBe(0);
    day.is.switchOn = false;
    await day.live(15 * MINUTE);
    expect(outcomes(day)).toEqual(['observed', 'observed', undefined, 'written', 'written']);
    expect(day.told[2]?.decision.because).toMatch(/kill switch is off again: 2 commands/);
    expect(isClosed(day)).toBe(true);
  });

  test('an incident older than the cap is told and not contained', async () => {
    const day = badDay();
    day.is.switchOn = true;
    await day.event();
    await day.carryOut();
    await day.live(DAY + HOUR);
    day.is.switchOn = false;
    await day.live(HOUR);
    expect(outcomes(day)).toEqual(['observed', 'observed', 'refused', 'refused']);
    expect(day.admin.inline.size).toBe(0);
  });

  test.each([
    ['is taken away', (day: Day) => day.admin.inline.clear()],
    ['is left alone', () => {}],
  ])('a quarantine that ends while it is on, and %s, goes on when it is off', async (_, meanwhile) => {
    const day = badDay();
    await day.event();
    await day.carryOut();
    day.is.switchOn = true;
    meanwhile(day);
    await day.live(3 * HOUR);
    expect(isClosed(day)).toBe(false);
    const held = outcomes(day).filter((outcome) => outcome === 'observed');
    expect(held).toHaveLength(1); // it was told that it is held back; no page every 15 minutes
    day.is.switchOn = false;
    await day.live(30 * MINUTE);
    expect(isClosed(day)).toBe(true);
    expect(day.told.some(({ decision }) => /kill switch is off again/.test(decision.because ?? ''))).toBe(true);
  });

  test('what the mode holds back is not caught up', async () => {
    const day = badDay({ ...DEFAULT_SETTINGS, mode: 'observe' });
    day.is.switchOn = true;
    await day.event();
    await day.carryOut();
    day.is.switchOn = false;
    await day.live(HOUR);
    expect(await day.kept.waiting('111122223333')).toEqual([]);
    expect(day.admin.inline.size).toBe(0);
  });
});
