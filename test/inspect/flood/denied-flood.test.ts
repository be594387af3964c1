import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import { later, MINUTE, SECOND } from '../../../lib/base/time.ts';
import { floodCountIn, floodCountText } from '../../../lib/contain/flood-count.ts';
import type { SentNotice } from '../../../lib/contain/sent-notice.ts';
import { memoryTallies, type Tallies } from '../../../lib/incident/ledger/tallies.ts';
import { tellCount } from '../../../lib/sweep/tell-count.ts';
import { event, OURS, sessionOf } from '../../support/events.ts';
import { floodedInspect } from '../../support/flooded.ts';
import { tinyPolicies } from '../../support/iam/counted-client.ts';

const START = new Date('2026-05-04T10:02:10Z');
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const roles = Object.fromEntries(
  Array.from({ length: 30 }, (_, n) => [
    `Role${n}`,
    { id: `AROAEXAMPLEROLE${n}`, inline: tinyPolicies(1), attached: [ADMIN] },
  ]),
);
const account = { ...roles, Intern: { id: 'AROAEXAMPLEINTERN', inline: tinyPolicies(1) } };

/** A denied pass of one of 30 roles. */
const denied = (n: number, difference: JsonObject = {}) => {
  const role = `arn:aws:iam::${OURS}:role/Role${n % 30}`;
  return event({
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331',
    userIdentity: sessionOf('Intern', 'mallory'),
    errorCode: 'AccessDenied',
    errorMessage: `User: arn:aws:sts::${OURS}:assumed-role/Intern/mallory is not authorized to perform: iam:PassRole on resource: ${role}`,
    requestParameters: { functionName: 'f', role },
    ...difference,
  });
};

/** What the sweep tells of the counts, at the end. */
async function closing(tallies: Tallies, counts: ReturnType<typeof floodedInspect>['counts']) {
  const told: SentNotice[] = [];
  const publish = async (notice: SentNotice) => void told.push(notice);
  let more = 0;
  for (const count of counts) {
    const order = floodCountIn(floodCountText(count));
    if (order !== undefined) more += await tellCount(order, { tallies, publish });
  }
  return { told, more };
}

/** The bounds hold for any rate: npm test runs a tenth of the 50 calls a second that they are for. */
const RATE = Number(process.env.ROLEWARDEN_RATE ?? 5);

test(`${RATE} denied calls a second for 10 minutes: at most 20 messages and 200 reads of IAM, and nothing is lost`, async () => {
  const tallies = memoryTallies();
  const world = floodedInspect({ roles: account, settings: DEFAULT_SETTINGS, instances: 5, tallies });
  const EVENTS = RATE * 600;
  for (let n = 0; n < EVENTS; n += 5) {
    const now = later(START, (n / RATE) * SECOND);
    await Promise.all([0, 1, 2, 3, 4].map((instance) => world.take(denied(n + instance), now, instance)));
  }
  const atOnce = world.notices.length;
  const { told, more } = await closing(tallies, world.counts);
  expect(world.calls.length).toBeGreaterThan(0);
  expect(world.calls.length).toBeLessThanOrEqual(200);
  expect(told.length).toBeGreaterThan(0);
  expect(atOnce + told.length).toBeLessThanOrEqual(20);
  expect(atOnce + more).toBe(EVENTS); // each is in a message, told or counted
  expect(world.logged).toHaveLength(EVENTS);
  const incidents = await Promise.all(world.logged.map(({ incident }) => world.ledger.incident(incident)));
  expect(incidents.filter((one) => one?.state === 'alerted')).toHaveLength(EVENTS);
}, 120_000);

describe('alerts of one principal and detector', () => {
  const world = () => {
    const tallies = memoryTallies();
    return { tallies, ...floodedInspect({ roles: account, settings: DEFAULT_SETTINGS, tallies }) };
  };

  test('the first is told at once, the others in one message that counts and names the roles', async () => {
    const { take, notices, counts, tallies } = world();
    for (let n = 0; n < 300; n++) await take(denied(n), later(START, n * 100));
    expect(notices).toHaveLength(1);
    const { told } = await closing(tallies, counts);
    expect(told).toHaveLength(1);
    expect(told[0]?.notes?.[0]).toMatch(
      /about 299 more .* from 2026-05-04T10:00:00Z to 2026-05-04T10:05:00Z, for example on Role1, Role2, /,
    );
  });

  test('the count is told once, however often SQS hands the order out', async () => {
    const { take, counts, tallies } = world();
    for (let n = 0; n < 3; n++) await take(denied(n), START);
    const { told } = await closing(tallies, [...counts, ...counts]);
    expect(told).toHaveLength(1);
  });

  test('one alert alone is no flood: nothing more is told', async () => {
    const { take, counts, tallies } = world();
    await take(denied(0), START);
    expect((await closing(tallies, counts)).told).toEqual([]);
  });

  test('a second try of the first event tells again: the first may have died before its message was out', async () => {
    const { take, notices } = world();
    const one = denied(0);
    await take(one, START);
    await take(one, later(START, SECOND));
    expect(notices).toHaveLength(2);
  });

  test.each([
    ['another session', denied(1, { userIdentity: sessionOf('Intern', 'bob') }), START],
    ['the next window', denied(1), later(START, 5 * MINUTE)],
    [
      'another detector',
      event({
        eventName: 'UpdateAssumeRolePolicy',
        userIdentity: sessionOf('Intern', 'mallory'),
        requestParameters: { roleName: 'Role1', policyDocument: '{' },
      }),
      START,
    ],
  ])('are told apart from those of %s', async (_, other, at) => {
    const { take, notices } = world();
    await take(denied(0), START);
    await take(other, at);
    expect(notices).toHaveLength(2);
  });

  test('an attacker who makes up session names is told of ten times, then as one role', async () => {
    const { take, notices, counts, tallies, calls } = world();
    for (let n = 0; n < 500; n++)
      await take(denied(n, { userIdentity: sessionOf('Intern', `s${n}`) }), later(START, n * 100));
    expect(notices.length).toBeLessThanOrEqual(12);
    const { more } = await closing(tallies, counts);
    expect(notices.length + more).toBe(500);
    expect(calls.length).toBeLessThanOrEqual(200);
  });
});

test('while the ledger does not answer each function counts for itself, and tells the 10th, the 100th, the 1,000th', async () => {
  const alone = [0, 1].map(() => ({ ...memoryTallies(), unreachable: () => 'it is away' }));
  const tallies = (instance: number) => alone[instance] ?? memoryTallies();
  const world = floodedInspect({ roles: account, settings: DEFAULT_SETTINGS, instances: 2, tallies });
  for (let n = 0; n < 2400; n++) await world.take(denied(n), START, n % 2);
  expect(world.notices).toHaveLength(2 * 4);
  expect(world.counts).toEqual([]);
  const last = world.notices.at(-1)?.notice.decision;
  expect(last).toMatchObject({ because: expect.stringMatching(/about 1000 such alerts .* ledger does not answer/) });
});

test('no IAM read for a denied call of a principal already told; a call that succeeded is read as ever', async () => {
  const world = floodedInspect({ roles: account, settings: DEFAULT_SETTINGS });
  await world.take(denied(0), START);
  const first = world.calls.length;
  await world.take(denied(1), START);
  expect(world.calls.length).toBe(first);
  await world.take(denied(2, { errorCode: null, errorMessage: null, responseElements: {} }), START);
  expect(world.calls.length).toBeGreaterThan(first);
});
