import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import { type Series, statesOf } from './metric-math.ts';
import { resources } from './stack.ts';

const alarms = resources('AWS::CloudWatch::Alarm');

function alarmOf(name: string): JsonObject {
  const found = alarms.find(({ AlarmName }) => AlarmName === `rolewarden-${name}`);
  if (found === undefined) throw new Error(`no alarm ${name}`);
  return found;
}

/** How often the alarm is raised: SNS hears of a change into ALARM, never of ALARM that goes on. */
function raised(name: string, metrics: Readonly<Record<string, Series>>): number {
  const states = statesOf(alarmOf(name), metrics);
  return states.filter((state, at) => state === 'ALARM' && states[at - 1] !== 'ALARM').length;
}

const none = undefined;

describe.each(['commands-dead', 'notices-dead', 'failed'])('%s', (name) => {
  test.each<[string, Series, number]>([
    ['an empty queue', [0, 0, 0, 0], 0],
    ['a queue that CloudWatch hears nothing of', [none, none, none], 0],
    ['the first message ever', [none, none, 1, 1, 1, 1, 1], 1],
    ['one old message does not hide the next', [none, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2], 2],
    ['a number that comes late is no new message', [1, 1, 1, 1, none, none, 1, 1], 0],
    ['what is redriven is no new message', [2, 2, 0, 0, 0, 0], 0],
    ['what comes back after a redrive is one', [0, 1, 1, 1, 1, 0, 0, 1, 1], 2],
  ])('%s', (_, waiting, times) => {
    expect(raised(name, { waiting })).toBe(times);
  });
});

describe('events-dead, which the sweep reads', () => {
  test.each<[string, Series, Series, number]>([
    ['a queue that CloudWatch hears nothing of', [none, none, none], [none, none, none], 0],
    ['the first message ever', [none, 1, 1, 1, 1], [none, 0, 0, 0, 0], 1],
    ['one old message does not hide the next', [1, 1, 1, 1, 1, 2, 2, 2], [0, 0, 0, 0, 0, 0, 0, 0], 1],
    ['what the sweep takes and leaves is no new message', [2, 0, 2, 2, 2], [0, 2, 0, 0, 0], 0],
    ['nor is it where one number comes late', [2, 2, 2, 2], [0, none, none, 0], 0],
    ['what comes while the sweep has the others is one', [2, 1, 3, 3, 3], [0, 2, 0, 0, 0], 1],
  ])('%s', (_, waiting, taken, times) => {
    expect(raised('events-dead', { waiting, taken })).toBe(times);
  });
});

describe('silence', () => {
  test.each<[string, Series, number]>([
    ['a sweep every quarter of an hour', [1, 1, 1, 1], 0],
    ['one that came a little late, so that a quarter has none', [1, none, 2, 1, none, 1], 0],
    ['no sweep for three quarters of an hour', [1, 1, none, none, none], 1],
    ['no sweep ever', [none, none, none], 1],
  ])('%s', (_, counted, times) => {
    expect(raised('sweep-silent', { counted })).toBe(times);
  });

  test.each<[string, Series, number]>([
    ['two canaries a day', [1, 1, 1], 0],
    ['half a day without one', [1, none, 1, 0, 1], 0],
    ['a day without one', [1, none, none], 1],
  ])('%s', (_, counted, times) => {
    expect(raised('canary-silent', { counted })).toBe(times);
  });

  test('the windows of silence hold whole periods of what they listen to', () => {
    const periodOf = (name: string) => JSON.stringify(alarmOf(name).Metrics).match(/"Period":(\d+)/)?.[1];
    const sweeps = resources('AWS::Events::Rule').find(({ Name }) => Name === 'rolewarden-sweep');
    expect([sweeps?.ScheduleExpression, periodOf('sweep-silent')]).toEqual(['rate(15 minutes)', '900']);
    expect(periodOf('canary-silent')).toBe(String(12 * 3600));
  });
});

test('a chain that Lambda cut off is heard of, whichever function it was', () => {
  const functions = ['inspect', 'contain', 'sweep', 'scan', 'tell', 'slack'];
  const quiet = Object.fromEntries(functions.map((name) => [name, [none, none]]));
  expect(raised('chains-cut', quiet)).toBe(0);
  for (const name of functions) expect(raised('chains-cut', { ...quiet, [name]: [none, 1] })).toBe(1);
});

test('only silence counts a gap as bad', () => {
  const breaching = alarms.filter(({ TreatMissingData }) => TreatMissingData === 'breaching');
  expect(breaching.map(({ AlarmName }) => AlarmName).sort()).toEqual([
    'rolewarden-canary-silent',
    'rolewarden-sweep-silent',
  ]);
});
