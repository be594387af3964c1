import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { later, MINUTE, SECOND } from '../../../lib/base/time.ts';
import type { Command } from '../../../lib/contain/command.ts';
import { groupOf } from '../../../lib/contain/in-queue.ts';
import { memoryTallies } from '../../../lib/incident/ledger/tallies.ts';
import { busyOf } from '../../../lib/inspect/flood/busy.ts';
import { countedAs } from '../../../lib/inspect/flood/counted-as.ts';
import { command, liftCommand } from '../../support/commands.ts';
import { event, OURS, sessionOf } from '../../support/events.ts';
import { floodedInspect } from '../../support/flooded.ts';
import { tinyPolicies } from '../../support/iam/counted-client.ts';

const START = new Date('2026-05-04T10:00:20Z');
const ENFORCE: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const PASSED = 40;
/** The first queue takes the same few of 10,000: the others differ in nothing. */
const HOSTILE = 100;
const roles = {
  ...Object.fromEntries(
    Array.from({ length: PASSED }, (_, n) => [
      `Role${n}`,
      { id: `AROAEXAMPLEROLE${n}`, inline: tinyPolicies(0), attached: [ADMIN] },
    ]),
  ),
  Developer: { id: 'AROAEXAMPLEDEVELOPER', inline: tinyPolicies(0) },
  Other: { id: 'AROAEXAMPLEOTHER', inline: tinyPolicies(0) },
};

const pass = (n: number, role = 'Developer', session = 'mallory') => {
  const passed = `arn:aws:iam::${OURS}:role/Role${n % PASSED}`;
  return event({
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331v2',
    userIdentity: sessionOf(role, session),
    requestParameters: { functionName: `f${n}`, role: passed },
    responseElements: { functionName: `f${n}`, role: passed },
  });
};

/** So many instances inspect the hostile passes, at the end one of somebody else. */
async function flooded(settings = ENFORCE, session: (n: number) => string = () => 'mallory', instances = 10) {
  const world = floodedInspect({ roles, settings, instances });
  for (let n = 0; n < HOSTILE; n += instances)
    await Promise.all(
      Array.from({ length: instances }, (_, instance) =>
        world.take(pass(n + instance, 'Developer', session(n + instance)), START, instance),
      ),
    );
  const [commands, notices] = [world.commands.length, world.notices.length];
  await world.take(pass(0, 'Other', 'eve'), later(START, SECOND));
  return {
    hostile: { commands: world.commands.slice(0, commands), notices: world.notices.slice(0, notices) },
    others: { commands: world.commands.slice(commands), notices: world.notices.slice(notices) },
  };
}

const inFirst = (sent: readonly { readonly queue: string }[]) => sent.filter(({ queue }) => queue === 'first').length;

/** Stated times of one run, in seconds: a contain that writes and reads back, a slow IAM included, and a tell that publishes. */
const CONTAIN_TAKES = 2;
const COVERED_TAKES = 0.2; // no call to IAM: see covered.test.ts
const TELL_TAKES = 0.5;
const CONCURRENCY = 5;

describe('hundreds of hostile passes of one principal, queued before another principal’s', () => {
  test.each([10, 50])(
    'inspected by %i functions at once leave few commands in the first queue, and the other’s is denied within 60 s and told within 120 s',
    async (instances) => {
      const { hostile, others } = await flooded(ENFORCE, () => 'mallory', instances);
      expect(hostile.commands.length).toBeGreaterThan(1.5 * HOSTILE);
      expect(others.commands.map(({ queue }) => queue)).toEqual(['first', 'first']);
      const ahead = inFirst(hostile.commands);
      expect(ahead).toBeGreaterThanOrEqual(20);
      expect(ahead).toBeLessThanOrEqual(20 + 2 * instances);
      const first = hostile.commands.filter(({ queue }) => queue === 'first');
      const longest = waitBehind(first.map(({ command: one }) => one));
      const denied = longest + CONTAIN_TAKES;
      expect(denied).toBeLessThanOrEqual(60);
      const told = denied + ((ahead + 1) / CONCURRENCY) * TELL_TAKES;
      expect(told).toBeLessThanOrEqual(120);
    },
  );

  test('in observe mode leave few notices in the first queue, and the other’s takes the first', async () => {
    const { hostile, others } = await flooded(DEFAULT_SETTINGS);
    expect(hostile.notices.length).toBe(HOSTILE);
    expect(inFirst(hostile.notices)).toBeLessThanOrEqual(20 + 10);
    expect(others.notices.map(({ queue }) => queue)).toEqual(['first']);
  });

  test('made by ever new sessions of one role take the second queue, too', async () => {
    const { hostile, others } = await flooded(ENFORCE, (n) => `s${n}`);
    expect(inFirst(hostile.commands)).toBeLessThanOrEqual(100 + 2 * 10);
    expect(others.commands.map(({ queue }) => queue)).toEqual(['first', 'first']);
  });
});

/** Seconds until the queue hands out a command that comes behind these: five runs at once, those of one role one after the other. */
function waitBehind(commands: readonly Command[]): number {
  const waiting = [...commands];
  const callers = new Set<string>();
  let running: { readonly group: string; readonly end: number }[] = [];
  for (let now = 0; ; ) {
    while (running.length < CONCURRENCY) {
      const next = waiting.findIndex((one) => !running.some(({ group }) => group === groupOf(one)));
      const [one] = next < 0 ? [] : waiting.splice(next, 1);
      if (one === undefined) return now;
      const isCovered = one.caller === true && callers.has(one.target);
      if (one.caller) callers.add(one.target);
      running.push({ group: groupOf(one), end: now + (isCovered ? COVERED_TAKES : CONTAIN_TAKES) });
    }
    const done = Math.min(...running.map(({ end }) => end));
    running = running.filter(({ end }) => end > done);
    now = done;
  }
}

describe('which queue a command takes', () => {
  const ask = async (commands: readonly Command[], now = START, before = 0) => {
    const tallies = memoryTallies();
    const taken: string[] = [];
    const to = (queue: string) => ({
      enqueue: async () => void taken.push(queue),
      publish: async () => void taken.push(queue),
    });
    const one = pass(0);
    const busy = () => busyOf(one, countedAs(one), tallies, { first: to('first'), second: to('second'), now });
    for (let n = 0; n < before; n++) {
      const { effects, remember } = busy();
      await effects.enqueue(command());
      await remember();
    }
    taken.splice(0);
    const later5 = busyOf(one, countedAs(one), tallies, {
      first: to('first'),
      second: to('second'),
      now: later(now, 5 * MINUTE),
    });
    const { effects } = busy();
    for (const each of commands) await effects.enqueue(each);
    const after = taken.splice(0);
    await later5.effects.enqueue(command());
    return { after, inNextWindow: taken };
  };

  test('the 19th takes the first, the 20th the second; in the next window the first again', async () => {
    expect(await ask([command()], START, 18)).toEqual({ after: ['first'], inNextWindow: ['first'] });
    expect(await ask([command()], START, 19)).toEqual({ after: ['second'], inNextWindow: ['first'] });
  });

  test('one call that names 40 roles takes the second from its 20th on', async () => {
    const { after } = await ask(Array.from({ length: 40 }, () => command()));
    expect(after).toEqual([...Array(19).fill('first'), ...Array(21).fill('second')]);
  });

  test('a lift, a restoration and an extension take the first, however many there were', async () => {
    const { after } = await ask(
      [liftCommand(), command({ kind: 'restore' }), command({ kind: 'extend', extension: 1 })],
      START,
      30,
    );
    expect(after).toEqual(['first', 'first', 'first']);
  });
});
