import { expect, it } from 'vitest';
import { DAY, HOUR, isoSeconds, later, SECOND } from '../../../lib/base/time.ts';
import { MOST_CALLERS, parseEdgeCallers } from '../../../lib/incident/ledger/edge-callers.ts';
import { type CallersAfter, callersAfter } from '../../../lib/inspect/cases/edge-callers.ts';
import { event, sessionOf } from '../../support/events.ts';

const MONDAY = new Date('2026-05-04T10:00:00Z');

/** A pass so many milliseconds after the first, by a session, from an address. */
type Pass = readonly [after: number, session: string, sourceIPAddress: string];

function afterAll(passes: readonly Pass[]): CallersAfter {
  let known: CallersAfter | undefined;
  for (const [after, session, sourceIPAddress] of passes) {
    const called = event({ userIdentity: sessionOf('deploy', session), sourceIPAddress });
    known = callersAfter(known?.callers, called, later(MONDAY, after));
    expect(parseEdgeCallers(JSON.stringify(known.callers))).toEqual(known.callers);
  }
  if (known === undefined) throw new Error('no pass');
  return known;
}

const HOME = '203.0.113.7';
const FIRST: Pass = [0, 'ada', HOME];
const letters = [...'abcdefghijklmn'];
const people = (count: number, at: number): Pass[] => letters.slice(0, count).map((name) => [at, `p-${name}`, HOME]);
const networks = (count: number, at: number): Pass[] =>
  letters.slice(0, count).map((_, index) => [at, 'ada', `10.${index}.0.1`]);
const told = (kind: 'person' | 'network', name: string, isLast = false) => ({ kind, name, isLast });

it.each<[string, readonly Pass[], readonly unknown[]]>([
  ['nothing of the first pass', [FIRST], []],
  ['nothing of the same again', [FIRST, [30 * DAY, 'ada', HOME]], []],
  ['nothing of another address of the network', [FIRST, [30 * DAY, 'ada', '203.0.0.1']], []],
  [
    'nothing of another run of the pipeline',
    [
      [0, 'ci-1', HOME],
      [2 * DAY, 'ci-2', HOME],
    ],
    [],
  ],
  ['nothing new on the first day', [FIRST, [DAY - SECOND, 'bob', '198.51.100.1']], []],
  ['nothing that was learned on the first day', [FIRST, [HOUR, 'bob', HOME], [2 * DAY, 'bob', HOME]], []],
  ['nothing of an event from before', [FIRST, [-HOUR, 'bob', HOME]], []],
  ['a person a day later', [FIRST, [DAY, 'bob', HOME]], [told('person', 'bob')]],
  ['a network a day later', [FIRST, [DAY, 'ada', '198.51.100.1']], [told('network', '198.51.0.0/16')]],
  ['both', [FIRST, [DAY, 'bob', '2001:db8::1']], [told('person', 'bob'), told('network', '2001:db8::/32')]],
  ['nothing that was told before', [FIRST, [DAY, 'bob', HOME], [2 * DAY, 'bob', HOME]], []],
  ['the eighth person', [FIRST, ...people(MOST_CALLERS.persons - 1, 2 * DAY)], [told('person', 'p-g')]],
  ['the ninth person as the last', [FIRST, ...people(MOST_CALLERS.persons, 2 * DAY)], [told('person', 'p-h', true)]],
  ['no tenth person', [FIRST, ...people(MOST_CALLERS.persons + 1, 2 * DAY)], []],
  [
    'the fifth network as the last',
    [FIRST, ...networks(MOST_CALLERS.networks, 2 * DAY)],
    [told('network', '10.3.0.0/16', true)],
  ],
  ['no sixth network', [FIRST, ...networks(MOST_CALLERS.networks + 1, 2 * DAY)], []],
  [
    'the last also on the first day',
    [FIRST, ...networks(MOST_CALLERS.networks, HOUR)],
    [told('network', '10.3.0.0/16', true)],
  ],
  [
    'a person still, where networks are many',
    [FIRST, ...networks(9, HOUR), [2 * DAY, 'bob', '10.99.0.1']],
    [told('person', 'bob')],
  ],
])('tells %s', (_, passes, expected) => {
  expect(afterAll(passes).newMarks).toEqual(expected);
});

it('answers the same record where nothing is new, so that nothing is written', () => {
  const { callers } = afterAll([FIRST]);
  const since = isoSeconds(MONDAY);
  expect(callers).toEqual({ since, passes: 1, latest: since, persons: ['ada'], networks: ['203.0.0.0/16'] });
  const again = callersAfter(
    callers,
    event({ userIdentity: sessionOf('deploy', 'ada'), sourceIPAddress: HOME }),
    MONDAY,
  );
  expect(again.callers).toBe(callers);
});

it('counts the passes, and no copy of one', () => {
  const again: Pass = [HOUR, 'ada', HOME];
  const passes = [FIRST, again, again, [0, 'ada', HOME] as const, [DAY, 'bob', HOME] as const];
  expect(afterAll(passes).callers).toMatchObject({ passes: 3, latest: '2026-05-05T10:00:00Z' });
});

it.each([{ passes: -1 }, { passes: '9' }, { latest: 'soon' }, { passes: 0.5 }])('counts anew after %j', (odd) => {
  const { callers } = afterAll([FIRST, [HOUR, 'ada', HOME]]);
  const { passes: _, latest: __, ...uncounted } = callers;
  expect(parseEdgeCallers(JSON.stringify({ ...callers, ...odd }))).toEqual(uncounted);
});

it.each<[string, unknown]>([
  ['no JSON', '{'],
  ['no object', []],
  ['a list that is too long', { since: '2026-05-04T10:00:00Z', persons: [], networks: ['a', 'b', 'c', 'd', 'e'] }],
  ['a name that is too long', { since: '2026-05-04T10:00:00Z', persons: ['x'.repeat(65)], networks: [] }],
  ['a name that is no text', { since: '2026-05-04T10:00:00Z', persons: [7], networks: [] }],
  ['no list', { since: '2026-05-04T10:00:00Z', persons: 'few', networks: [] }],
  ['no time', { since: 'always', persons: [], networks: [] }],
])('reads no record from the ledger that is %s', (_, value) => {
  expect(parseEdgeCallers(typeof value === 'string' ? value : JSON.stringify(value))).toBeUndefined();
});
