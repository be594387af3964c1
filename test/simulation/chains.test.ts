import { beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import { trustOf } from '../support/events.ts';
import { populate } from './account.ts';
import { randomFrom } from './run/random.ts';
import { runSchedule } from './run/run.ts';
import { type Stack, World } from './run/world.ts';
import { stackWith } from './stack.ts';

const START = new Date('2026-05-04T10:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let stack: Stack;
beforeAll(async () => {
  stack = await stackWith();
}, 60_000);

const longest = ({ ran }: Pick<World, 'ran'>) => Math.max(...ran.map(({ chain }) => chain.length));

/** Lambda drops a message after about 16 turns of one chain. */
const MOST_TURNS = 8;

test('a trust policy that somebody keeps changing, without an event, is looked at for two hours in short chains', async () => {
  const world = new World(stack, { start: START, random: randomFrom(1), faults: [] });
  populate(world.iam, START);
  const change = (turn: number) => {
    const Condition = { StringEquals: { 'aws:SourceAccount': `1111222233${String(turn).padStart(2, '0')}` } };
    const [Statement] = trustOf({ Service: 'ec2.amazonaws.com' }).Statement as JsonObject[];
    const trust = { Version: '2012-10-17', Statement: [{ ...Statement, Condition }] };
    const input = { RoleName: 'Admin1', PolicyDocument: JSON.stringify(trust) };
    world.iam.call({ name: 'UpdateAssumeRolePolicy', input, now: world.clock.date(), by: 'owner' });
  };
  const begins = START.getTime() + HOUR;
  world.clock.at(begins, () => change(0));
  world.clock.at(begins + MINUTE, () => world.lambda.later('scan', { scan: 'trust' }, []));
  for (let turn = 1; turn < 40; turn++) world.clock.at(begins + turn * 7 * MINUTE, () => change(turn));
  await world.clock.runUntil(begins + 5 * HOUR);
  const scans = world.ran.filter(({ name }) => name === 'scan');
  expect(scans.length).toBeGreaterThanOrEqual(9); // the scan and its eight rounds
  expect(longest(world)).toBeLessThanOrEqual(MOST_TURNS);
}, 60_000);

test('a deny that is taken away after every look is put back in short chains', async () => {
  const takeAway = [70, 140, 210, 300, 600].map((seconds) => ({
    at: 20 * MINUTE + seconds * 1000,
    do: 'take-away' as const,
    of: 0,
  }));
  const pass = { at: 20 * MINUTE, do: 'pass', role: 'Admin1', to: 'lambda', session: 'mallory' } as const;
  const { world } = await runSchedule({ seed: 7, faults: [], happenings: [pass, ...takeAway], lasts: 2 * HOUR }, stack);
  expect(world.topic.told.some(({ subject }) => subject.includes('put back'))).toBe(true);
  expect(longest(world)).toBeLessThanOrEqual(MOST_TURNS);
}, 60_000);
